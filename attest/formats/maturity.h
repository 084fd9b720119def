// What the two maturity reports have in common: passed, level, score and blockers say the same thing three times.
#pragma once

#include <span>
#include <string_view>

#include "attest/formats/reader.h"

namespace assay::attest {

// `levels`: ready, candidate, blocked. Passed without blockers only; the level that belongs to blockers and score; a
// score that is what the required domains come to; something must be required.
void judge_maturity(Evidence& evidence, std::span<const std::string_view, 3> levels,
                    bool (*required_of)(const Json& item));

bool names_blocker(const Json& report, std::string_view blocker);

}  // namespace assay::attest
