// Clocks differ: by how many seconds another's may be ahead of ours.
#pragma once

#include <cstdint>

namespace assay::attest {

// Of whoever made what is read now: a time further ahead is in the future. Runners keep their clocks by the network.
inline constexpr std::int64_t kClockSkewSeconds = 300;

// Of a service that answers while we sign: whoever verifies the bundle does so later, without any leeway.
inline constexpr std::int64_t kClockLeeway = 60;

}  // namespace assay::attest
