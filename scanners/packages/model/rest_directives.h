// Directives of reStructuredText, as far as they can be refused.
#pragma once

#include <cstdint>
#include <string_view>

#include "scanners/packages/model/rest_inline.h"
#include "scanners/packages/model/rest_lines.h"

namespace assay::packages {

// What stands behind ".. " as far as it is a directive; anything else is none and gives nothing. `block` begins with
// `rest`, at the line `number`. Returns the lines in it that are text like any other; mostly none.
RestLines check_directive(std::string_view rest, std::uint32_t number, const RestBlock& block, RestNames& names,
                          RestProblems& out);

}  // namespace assay::packages
