// The codes of reasons that `assay gate` gives, with what `assay explain` and SARIF rules say of them. A code never
// changes its meaning.
#pragma once

#include <span>

#include "attest/evidence/codes.h"

namespace assay::gate {

// Sorted by code.
std::span<const attest::CodeFacts> gate_codes();

}  // namespace assay::gate
