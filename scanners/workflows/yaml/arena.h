// Memory that is given back at once: a first piece for most of what is needed, then small ones of one size, so that
// what is left over is at most one of them. The standard monotonic resource grows its pieces by half each time, which
// left a third of a tree's memory empty.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <vector>

namespace assay::yaml {

class Arena final : public std::pmr::memory_resource {
 public:
  // In bytes. Larger requests get a piece of their own.
  Arena(std::size_t first, std::size_t piece) : first_(first), piece_(piece) {}

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    void* at = next_;
    if (next_ == nullptr || std::align(alignment, bytes, at, left_) == nullptr) {
      const std::size_t size = std::max(pieces_.empty() ? first_ : piece_, bytes + alignment);
      pieces_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
      at = pieces_.back().get();
      left_ = size;
      std::align(alignment, bytes, at, left_);
    }
    next_ = static_cast<std::byte*>(at) + bytes;
    left_ -= bytes;
    return at;
  }
  void do_deallocate(void* /*at*/, std::size_t /*bytes*/, std::size_t /*alignment*/) override {}
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  std::size_t first_, piece_;
  std::vector<std::unique_ptr<std::byte[]>> pieces_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace assay::yaml
