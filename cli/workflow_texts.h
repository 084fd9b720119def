// Texts of findings of workflows on their way into a report.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "scanners/workflows/audit/audit.h"

namespace assay::cli {

using TextMask = std::function<std::string(std::string_view)>;

// Findings say the same again and again: what was looked at once and stayed as it was is not looked at again. One
// thread at a time.
TextMask remembering(TextMask masked);

// Credentials that the secret rules know are masked in all texts that come from files.
void mask(workflows::Audit& audit, const TextMask& masked);

// For code scanning, paths count from the root of the repository that `path` lies in, wherever the command was started.
void name_from_repository(const std::string& path, workflows::Audit& audit);

}  // namespace assay::cli
