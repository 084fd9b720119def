// Writes the report of a scan and decides the exit code.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/verified.h"
#include "cli/scan_flags.h"
#include "rules/rule_set.h"
#include "scanners/scan/log_scan.h"
#include "scanners/scan/scan.h"

namespace assay::cli {

// Opens the output that the flags ask for, writes the report, and returns the exit code (DESIGN §3): 1 for findings at
// or above --fail-on, else 3 for an incomplete scan, else 0; 3 when the report itself could not be written. `took` is
// shown when it is given; `verified` is when values were to be verified. With --fail-on active a finding fails the
// command that is live, and one at or above --fail-confidence that is not known to be dead makes it unproved.
int report_scan(const ScanFlags& flags, const RuleSet& rules, ScanResult result, std::optional<Verified> verified,
                std::optional<std::chrono::nanoseconds> took);

// The same for a run that hands each finding on as soon as it is known; it is then written and flushed. The format is
// JSON lines. A value that comes again is counted once.
int report_as_it_goes(const ScanFlags& flags, const RuleSet& rules,
                      const std::function<Result<ScanResult>(const FindingSink& sink)>& scan);

// Where the flags want the report.
Result<std::unique_ptr<Output>> open_output(const ScanFlags& flags);

// Whether the flags may show values: on a terminal, or into a file that the user named.
Status check_show_secrets(const ScanFlags& flags);

}  // namespace assay::cli
