// All checks. The list is made, when the build is configured, of the names of the files in this folder.
#pragma once

#include <span>
#include <string_view>

#include "scanners/packages/findings/check.h"

namespace assay::packages {

// In the order of their ids.
std::span<const Check* const> all_checks();

// Null where there is none.
const Check* find_check(std::string_view id);

}  // namespace assay::packages
