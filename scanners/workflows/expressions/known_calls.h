// Calls of which all arguments are known.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "scanners/workflows/expressions/functions.h"
#include "scanners/workflows/expressions/value.h"

namespace assay::expressions {

// Nothing where the call fails at run time (a placeholder without an argument, text that is no JSON), and of functions
// that need the run: hashFiles and those of the status.
std::optional<Value> call_known(FunctionId function, std::span<const Value> arguments);

// The highest {N} of a format's text; nothing: there is none. `sound` is cleared where a brace has no other.
std::optional<std::size_t> highest_placeholder(std::string_view format, bool& sound);

}  // namespace assay::expressions
