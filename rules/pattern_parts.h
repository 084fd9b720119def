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

}  // namespace assay
