// Names of refs around a revision: where a branch's upstream is, and which names are near to one that does not exist.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "scanners/sources/git/repository/config.h"
#include "scanners/sources/git/repository/refs.h"

namespace assay::git {

// The ref that BRANCH@{upstream} means: branch.NAME.merge put through the fetch refspecs of branch.NAME.remote.
Result<std::string> upstream_of(const Config& config, const RefStore& refs, const std::string& branch_ref);

// "did you mean 'main', 'maint'?", or "" when nothing is near.
std::string nearest_names_hint(const RefStore& refs, std::string_view name);

}  // namespace assay::git
