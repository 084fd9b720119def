// A set of small numbers (ObjectIndex, commit numbers) as bits: an eighth of a byte each. Not synchronised.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::git {

class ObjectSet {
 public:
  ObjectSet() = default;
  explicit ObjectSet(std::size_t size) : words_((size + 63) / 64) {}

  // `object` must be below the size.
  void insert(std::uint32_t object) { words_[object / 64] |= std::uint64_t{1} << (object % 64); }
  // False for whatever lies beyond the size.
  bool holds(std::uint32_t object) const {
    return object / 64 < words_.size() && (words_[object / 64] >> (object % 64) & 1) != 0;
  }

 private:
  std::vector<std::uint64_t> words_;
};

// A sorted set of numbers that gives each its rank: the map from sparse numbers (ObjectIndex) to dense ones (the n-th
// commit) at a bit and a half for each number below the size, and two cache misses a question.
class RankedSet {
 public:
  RankedSet() = default;
  // members: all below size, in any order.
  RankedSet(std::size_t size, const std::vector<std::uint32_t>& members)
      : words_((size + 63) / 64), before_(words_.size()) {
    for (const std::uint32_t member : members) words_[member / 64] |= std::uint64_t{1} << (member % 64);
    std::uint32_t count = 0;
    for (std::size_t word = 0; word < words_.size(); ++word) {
      before_[word] = count;
      count += static_cast<std::uint32_t>(std::popcount(words_[word]));
    }
  }

  bool holds(std::uint32_t number) const {
    return number / 64 < words_.size() && (words_[number / 64] >> (number % 64) & 1) != 0;
  }
  // How many members are smaller.
  std::uint32_t rank(std::uint32_t number) const {
    const std::uint64_t below = words_[number / 64] & ((std::uint64_t{1} << (number % 64)) - 1);
    return before_[number / 64] + static_cast<std::uint32_t>(std::popcount(below));
  }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> before_;
};

}  // namespace assay::git
