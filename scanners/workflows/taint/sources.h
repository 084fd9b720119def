// Contexts and variables that somebody else writes, by the facts.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "scanners/workflows/taint/flow.h"

namespace assay::workflows::taint {

// A path of the github context, in lower case; nothing for what is safe or not known. Events are those of the facts.
// Of an object, or of what stands behind a *, the most dangerous text in it counts that one of the events sets; null
// for any event.
std::optional<Source> source_of(std::string_view path, const std::vector<std::string_view>* events);

// The path that a variable of the runner holds: github.head_ref of GITHUB_HEAD_REF; empty for others.
std::string_view path_of_variable(std::string_view name);

}  // namespace assay::workflows::taint
