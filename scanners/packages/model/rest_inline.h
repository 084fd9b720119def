// Inline markup of reStructuredText, as far as it can be refused: docutils' states.Inliner.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "scanners/packages/model/restructured_text.h"

namespace assay::packages {

// Names that a text defines and uses, to be compared when all of it was read.
struct RestNames {
  std::set<std::string, std::less<>> roles;          // of `.. role::`
  std::set<std::string, std::less<>> substitutions;  // of `.. |name|`, in lower case
  // Of `|name|`, with the line of the first use.
  std::vector<std::pair<std::string, std::uint32_t>> used;
};

// A paragraph, lines joined by '\n', of which the first has the number `line`. Linear in the text for each problem.
void check_inline(std::string_view text, std::uint32_t line, RestNames& names, RestProblems& out);

// A name as references are compared: lower case, white space collapsed.
std::string rest_name(std::string_view text);

}  // namespace assay::packages
