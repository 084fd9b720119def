// Numbers of JSON as doubles, and back as Python writes them.
#pragma once

#include <optional>
#include <string>

#include "attest/json.h"

namespace assay::attest {

// Nothing where the value is no number or is too large for a double.
std::optional<double> number_of(const Json& value);

// repr() of a Python float: the shortest digits that read back as the same number; "100.0", "1e-05", "1e+16".
std::string python_repr(double value);

// round(value, 2) of Python: of the exact binary value, half to even.
double python_round2(double value);

}  // namespace assay::attest
