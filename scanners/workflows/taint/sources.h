// Contexts and variables that somebody else writes, by the facts.
#pragma once

#include <optional>
#include <string_view>

#include "scanners/workflows/taint/flow.h"

namespace assay::workflows::taint {

// A path of the github context, in lower case; nothing for what is safe or not known. Events are those of the facts.
std::optional<Source> source_of(std::string_view path);

// The path that a variable of the runner holds: github.head_ref of GITHUB_HEAD_REF; empty for others.
std::string_view path_of_variable(std::string_view name);

}  // namespace assay::workflows::taint
