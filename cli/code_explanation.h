// What a reason of evidence or of a gate means, for somebody who has never seen the tool.
#pragma once

#include "attest/evidence/codes.h"
#include "cli/sections.h"

namespace assay::cli {

// Pure.
Explanation explanation(const attest::CodeFacts& facts);

}  // namespace assay::cli
