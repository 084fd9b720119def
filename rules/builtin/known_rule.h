// Which ids the built-in rules have.
#pragma once

#include <string_view>

namespace assay {

// Whether a built-in rule has that id, be it left out of a run. Decodes the rules at each call, in some milliseconds.
bool is_builtin_rule(std::string_view id);

}  // namespace assay
