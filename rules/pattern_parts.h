// An expression taken apart at its group "secret": what stands before the value, the value, what stands behind.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

struct PatternParts {
  std::string before, value, behind;
};

// None where the expression is not simply one after the other: no such group, the group inside another or repeated,
// alternatives or flags outside of groups. Takes an expression that analyse_pattern accepts.
std::optional<PatternParts> split_at_secret(std::string_view pattern);

struct FirstGroup {
  std::string group, rest;
};

// None where the expression does not begin with a group, or the group is repeated or is one of several alternatives.
std::optional<FirstGroup> split_first_group(std::string_view pattern);

}  // namespace assay
