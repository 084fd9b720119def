// Services tell the time by clocks of their own.
#pragma once

#include <cstdint>

namespace assay::attest {

// By how many seconds they may be ahead of ours while we sign: whoever verifies the bundle does so later.
inline constexpr std::int64_t kClockLeeway = 60;

}  // namespace assay::attest
