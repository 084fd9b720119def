// What the outcome of a check says, in words for people. Pure; no byte of a value is in it.
#pragma once

#include <string_view>

#include "scanners/secrets/checks/checks.h"

namespace assay {

// Of one that fails, as a reason: "it is a placeholder, a mask or a template". Without capital and full stop.
std::string_view meaning_of(CheckKind kind, CheckOutcome outcome);

// What it looks at, in a word for people who do not write rules: "checksum".
std::string_view subject_of(CheckKind kind);

// Whether it looks at what stands around the value too, and not at the value alone.
bool looks_around(CheckKind kind);

}  // namespace assay
