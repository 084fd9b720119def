// All checks of posture. The list is made, when the build is configured, of the names of the files in this folder.
#pragma once

#include <span>
#include <string_view>

#include "scanners/posture/results/check.h"

namespace assay::posture {

// In the order of their ids.
std::span<const Check* const> all_checks();

// By the id, or by Scorecard's name in any case; null where there is none.
const Check* find_check(std::string_view id_or_name);

}  // namespace assay::posture
