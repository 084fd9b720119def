// Puts the fixes of findings into the text that they were found in. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/findings/finding.h"

namespace assay::workflows::fixes {

struct Applied {
  std::string text;
  std::vector<const Finding*> fixed;  // in the order of the file
};

// Fixes of findings that nobody accepted, each whole or not at all: one whose edits meet those of an earlier one is
// left for the next time. `unsafe`: also those that may change what the workflow does. All findings are of this text.
Applied apply(std::string_view text, std::span<const Finding* const> findings, bool unsafe);

}  // namespace assay::workflows::fixes
