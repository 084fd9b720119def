// The children of a node: a view of one pointer, with the number of elements before the first. Half of a span's size.
#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <new>
#include <span>

namespace assay::yaml {

// Read as a span is. What it views lives in the memory that it was copied into.
template <class T>
class List {
 public:
  List() = default;
  // One copy of the elements.
  static List copy(std::span<const T> from, std::pmr::memory_resource& memory) {
    static_assert(alignof(T) <= kHead);
    List out;
    if (from.empty()) return out;
    auto* raw = static_cast<std::byte*>(memory.allocate(kHead + from.size_bytes(), kHead));
    ::new (raw) std::size_t(from.size());
    T* first = reinterpret_cast<T*>(raw + kHead);
    std::uninitialized_copy(from.begin(), from.end(), first);
    out.first_ = first;
    return out;
  }

  // What data() of a list gave.
  static List at(const void* first) {
    List out;
    out.first_ = static_cast<const T*>(first);
    return out;
  }

  const T* begin() const { return first_; }
  const T* end() const { return first_ + size(); }
  const T* data() const { return first_; }
  bool empty() const { return first_ == nullptr; }
  std::size_t size() const {
    return empty() ? 0 : *reinterpret_cast<const std::size_t*>(reinterpret_cast<const std::byte*>(first_) - kHead);
  }
  const T& operator[](std::size_t number) const { return first_[number]; }
  const T& front() const { return first_[0]; }
  const T& back() const { return first_[size() - 1]; }

 private:
  static constexpr std::size_t kHead = sizeof(std::size_t);
  const T* first_ = nullptr;
};

}  // namespace assay::yaml
