// What the outcome of a check says, in words for people. Pure; no byte of a value is in it.
#pragma once

#include <string_view>

#include "scanners/secrets/checks/checks.h"

namespace assay {

// Of one that fails, as a reason: "it is a placeholder, a mask or a template". Without capital and full stop.
std::string_view meaning_of(CheckKind kind, CheckOutcome outcome);

}  // namespace assay
