// Names of release tags. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "scanners/packages/names/version.h"

namespace assay::packages {

// "v1.2.3", "v1.2.3rc1", "v1.2.3.post1": three numbers without leading zeros behind a 'v', and nothing that another
// name could stand for as well.
std::optional<Version> version_of_tag(std::string_view tag);

}  // namespace assay::packages
