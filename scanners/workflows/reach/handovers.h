// Artifacts that go from one job to another.
#pragma once

#include "scanners/workflows/reach/reach.h"

namespace assay::workflows::reach {

// Products of the lengths of names that are compared: a hostile file has thousands of long ones.
inline constexpr std::size_t kMostCompared = 50'000'000;

// Fills Root::handovers from what the jobs upload and download; too many of them make the root incomplete.
void find_handovers(Root& root);

}  // namespace assay::workflows::reach
