// What a run's verification of values came to.
#pragma once

#include <array>
#include <cstdint>
#include <set>

#include "base/coverage.h"
#include "base/severity.h"

namespace assay {

struct Verified {
  std::array<std::uint64_t, 5> by_status{};  // findings that are not suppressed, by VerificationStatus
  std::uint64_t requests = 0;                // that were sent, controls and repeated ones among them
  std::uint64_t controls = 0;                // made-up values among them
  std::uint64_t hosts = 0;                   // that were asked
  // What was to be verified and could not be, by rule and reason: the run is incomplete.
  std::set<Gap> unproved;

  std::uint64_t of(VerificationStatus status) const { return by_status[static_cast<std::size_t>(status)]; }
};

}  // namespace assay
