// What readers ask of the rules in a run's tool, those of extensions too.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "sarif/log/json_value.h"
#include "sarif/log/problem.h"

namespace assay::sarif {

// Takes a complaint: of what below the tool, as a JSON pointer.
using ToolComplaint = std::function<void(Problem::Level, const std::string& below, std::string text)>;

// How many rules the driver and the extensions list.
std::size_t count_rules(const JsonValue& tool);

// Code scanning: at most kGithubRules in a run, kGithubTags of each; ids and texts that are there and, in Unicode
// characters, not too long.
void check_github_rules(const JsonValue& tool, const ToolComplaint& complain);

// A `security-severity` that is no text of a decimal number from 0.0 to 10.0, with the level; 0.0, which GitHub takes
// for none, with a warning.
void check_severities(const JsonValue& tool, Problem::Level level, const ToolComplaint& complain);

}  // namespace assay::sarif
