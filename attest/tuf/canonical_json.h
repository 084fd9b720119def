// Canonical JSON as TUF signs it (OLPC's: members by name, strings with only '"' and '\' escaped, no other numbers than
// integers). Not RFC 8785.
#pragma once

#include <optional>
#include <string>

#include "attest/json.h"

namespace assay::attest {

// Nothing where the value holds a number that is no plain integer.
std::optional<std::string> canonical_json(const Json& value);

}  // namespace assay::attest
