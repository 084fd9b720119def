// License expressions (SPDX 2.3 annex D, as PEP 639 takes them). Pure.
#pragma once

#include <string>
#include <string_view>

namespace assay::packages {

struct LicenseExpression {
  std::string normal;  // with the list's own spelling; empty when it is none
  std::string why;     // what is wrong with it
};

LicenseExpression parse_license_expression(std::string_view text);

}  // namespace assay::packages
