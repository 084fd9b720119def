// Where anchors are looked for around runs (rules/value_shape.h). Made from a plan in some 20 µs, when a set is loaded.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "rules/hashed_anchors.h"
#include "rules/plan.h"
#include "rules/value_shape.h"

namespace assay {

struct RunIndex {
  RunIndex() = default;
  explicit RunIndex(const Plan& plan);

  HashedAnchors keywords, prefixes, inner, leads;
  // How many bytes before a run with a digit a keyword of some rule may begin that takes runs of these lengths; 0: none
  // does. The second is for runs behind '+' or '/'.
  using Reach = std::array<std::array<std::uint8_t, kLongestRun + 2>, kLongestRun + 2>;  // [alnum][word]
  Reach reach{}, reach_in_base64{};
  // The most bytes from an anchor's first to its run's first.
  std::size_t farthest = 0;
};

}  // namespace assay
