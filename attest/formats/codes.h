// The codes of reasons that readers of evidence give.
#pragma once

#include "attest/evidence/codes.h"

namespace assay::attest {

// Sorted by code.
std::span<const CodeFacts> format_codes();

}  // namespace assay::attest
