// Dependency specifiers (PEP 508, "Dependency specifiers" of the packaging specifications). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

struct Requirement {
  std::string name;
  std::vector<std::string> extras;
  std::string url;     // of "name @ url"; empty for none
  std::string marker;  // as it stands; empty for none
  std::string why;     // what is wrong with it; empty when it is well-formed
};

Requirement parse_requirement(std::string_view text);

// "[A-Za-z0-9]" at both ends, and those with "._-" between.
bool is_project_name(std::string_view name);

// PEP 503: lower case, and one '-' for each run of "-_.".
std::string normalized_name(std::string_view name);

}  // namespace assay::packages
