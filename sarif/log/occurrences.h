// How often a number came, for millions of numbers of which nearly all come once: 11 to 22 bytes each, where a map
// takes 40 and more. The numbers are parts of digests: their lower bits tell them apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace assay::sarif {

// Not synchronised.
class Occurrences {
 public:
  // The number came once more. 1 for the first time.
  std::uint32_t count(std::uint64_t number) {
    if (number == kFree) return ++free_;
    if (insert(number)) return 1;
    const auto [more, first] = more_.try_emplace(number, 1U);
    (void)first;
    return ++more->second;
  }

 private:
  static constexpr std::uint64_t kFree = 0;  // of a slot
  static constexpr std::size_t kFirstSlots = 1024;

  // False where it is there. At most three quarters of the slots, a power of two, are taken.
  bool insert(std::uint64_t number) {
    if (4 * (taken_ + 1) > 3 * slots_.size()) grow();
    std::uint64_t& slot = slot_of(slots_, number);
    if (slot == number) return false;
    slot = number;
    ++taken_;
    return true;
  }

  // The one that holds the number, or the free one for it.
  static std::uint64_t& slot_of(std::vector<std::uint64_t>& slots, std::uint64_t number) {
    const std::size_t last = slots.size() - 1;
    std::size_t at = static_cast<std::size_t>(number) & last;
    while (slots[at] != kFree && slots[at] != number) at = (at + 1) & last;
    return slots[at];
  }

  void grow() {
    std::vector<std::uint64_t> wider(slots_.empty() ? kFirstSlots : 2 * slots_.size(), kFree);
    for (const std::uint64_t number : slots_)
      if (number != kFree) slot_of(wider, number) = number;
    slots_.swap(wider);
  }

  std::vector<std::uint64_t> slots_;
  std::size_t taken_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> more_;  // of those that came twice
  std::uint32_t free_ = 0;                                 // of kFree itself
};

}  // namespace assay::sarif
