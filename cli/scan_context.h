// What the settings of a run become: its rules, and what every scan needs.
#pragma once

#include "base/result.h"
#include "cli/scan_settings.h"
#include "rules/rule_set.h"
#include "scanners/scan/scan.h"

namespace assay::cli {

// The rules of a selection, read or compiled; what is wrong with some of them is told.
Result<RuleSet> choose_rules(const RuleSelection& selection);

// Borrows `rules`.
ScanContext context_of(const ScanSettings& settings, const RuleSet& rules);

}  // namespace assay::cli
