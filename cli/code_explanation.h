// What a reason of evidence or of a gate means, for somebody who has never seen the tool.
#pragma once

#include <cstddef>
#include <string>

#include "attest/evidence/codes.h"

namespace assay::cli {

// Pure. The text ends with a newline.
std::string explanation(const attest::CodeFacts& facts, std::size_t columns);

}  // namespace assay::cli
