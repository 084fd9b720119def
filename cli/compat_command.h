// The modes of `assay compat`. Each returns the exit code that the other tool would.
#pragma once

#include "cli/command.h"

namespace assay::cli {

int compat_gitleaks(Arguments arguments);
int compat_trufflehog(Arguments arguments);

// Told once in each run, on standard error.
inline constexpr const char* kValuesAreMasked =
    "assay: values are masked in reports in the form of other tools, as in ours (docs/compat.md)";

}  // namespace assay::cli
