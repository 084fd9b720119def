// JSON as Python's json.loads takes it: of a name that stands twice the last counts, NaN and Infinity are numbers, half
// a surrogate may be escaped. For the customer's verdicts only, which are made of such documents; ours never are.
#pragma once

#include <optional>
#include <string_view>

#include "attest/json.h"

namespace assay::attest {

// Nothing where Python raises JSONDecodeError. Numbers keep their spelling ("NaN", "Infinity", "-Infinity" too).
std::optional<Json> python_load(std::string_view text);

// bool(value)
bool python_truth(const Json& value);
// str(value) of a scalar; nothing for a list or an object, which Python writes in its own notation.
std::optional<std::string> python_str(const Json& value);
// str(pathlib.PurePosixPath(path))
std::string python_path(std::string_view path);
// text.strip().lower(), of ASCII.
std::string python_stripped_lower(std::string_view text);
std::string_view python_strip(std::string_view text);

}  // namespace assay::attest
