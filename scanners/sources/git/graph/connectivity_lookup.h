// Looks names of objects up in batches: a walk asks for a name for each change of each tree and for each commit, and
// a search alone waits for memory two or three times (measured: a third of the walk's time, a tenth in batches).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

// Tag says what the name was wanted for. Not synchronised: one for each thread.
template <class Tag>
class LookupBatch {
 public:
  explicit LookupBatch(const PackForest& forest) : forest_(forest), width_(width_of(forest.hash_kind())) {}

  // `found(tag, id, object)` is called for this name and those before it, at once or at a later call of add or flush.
  template <class Found>
  void add(const ObjectId& id, const Tag& tag, Found&& found) {
    std::memcpy(names_.data() + count_ * kStride, id.bytes.data(), width_);
    tags_[count_] = tag;
    if (++count_ == kBatch) flush(found);
  }
  template <class Found>
  void flush(Found&& found) {
    forest_.find_names(names_.data(), kStride, std::span(objects_).first(count_));
    for (std::size_t i = 0; i < count_; ++i) {
      found(tags_[i], ObjectId::from_bytes(names_.data() + i * kStride, forest_.hash_kind()), objects_[i]);
    }
    count_ = 0;
  }

 private:
  static constexpr std::size_t kBatch = 64;
  static constexpr std::size_t kStride = 32;

  const PackForest& forest_;
  std::size_t width_;
  std::size_t count_ = 0;
  std::array<char, kBatch * kStride> names_{};
  std::array<Tag, kBatch> tags_{};
  std::array<ObjectIndex, kBatch> objects_{};
};

}  // namespace assay::git
