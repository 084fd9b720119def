// Applies the suppression files of a scanned folder to a scan's findings.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "rules/loader.h"
#include "scanners/scan/scan.h"

namespace assay {

// Reads .assayignore, .gitleaksignore, .betterleaksignore and .secrets.baseline of `folder` ("" is the working
// directory) and marks what they name. `prefix`: how paths of findings in that folder begin ("" or ending in '/').
// Entries that held for nothing are a remark of the coverage. A file that cannot be read or has a mistake is reported
// whole, and nothing is applied.
std::vector<Diagnostic> apply_known_findings(const std::string& folder, const std::string& prefix,
                                             std::chrono::sys_days today, const RuleSet& rules, ScanResult& result);

}  // namespace assay
