// Which rules' values belong together, and the search for the nearest one. Immutable; shared by threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <vector>

#include "rules/rule_set.h"

namespace assay {

// `within` of a pair whose other half may stand anywhere in the blob.
inline constexpr std::uint64_t kAnywhere = std::numeric_limits<std::uint64_t>::max();

// A Pair with its rule looked up.
struct PairLink {
  std::uint32_t rule = 0;  // RuleSet::size() when the set has no such rule
  bool required = false;
  std::uint64_t within = kAnywhere;  // bytes from begin to begin
};

class PairTable {
 public:
  explicit PairTable(const RuleSet& rules);

  // No rule has pairs.
  bool empty() const { return empty_; }
  const std::vector<PairLink>& links(std::uint32_t rule) const { return links_[rule]; }
  // How far away a match of the rule may be asked for as the other half; 0: it is none.
  std::uint64_t asked_within(std::uint32_t rule) const { return asked_within_[rule]; }

 private:
  bool empty_ = true;
  std::vector<std::vector<PairLink>> links_;
  std::vector<std::uint64_t> asked_within_;
};

// The element whose `begin` is nearest to `at`, at most `within` bytes away, of those that `fits` takes; null when
// there is none. Of two that are equally near the later one. `list` is sorted by begin.
template <class Element, class Fits>
const Element* nearest(const std::vector<Element>& list, std::uint64_t at, std::uint64_t within, Fits fits) {
  const auto middle =
      std::lower_bound(list.begin(), list.end(), at, [](const Element& a, std::uint64_t b) { return a.begin < b; });
  const Element* best = nullptr;
  std::uint64_t best_distance = within;
  for (auto above = middle; above != list.end() && above->begin - at <= best_distance; ++above) {
    if (!fits(*above)) continue;
    best = &*above;
    best_distance = above->begin - at;
    break;
  }
  for (auto below = middle; below != list.begin();) {
    --below;
    const std::uint64_t distance = at - below->begin;
    if (distance > best_distance || (best != nullptr && distance == best_distance)) break;
    if (fits(*below)) return &*below;
  }
  return best;
}

}  // namespace assay
