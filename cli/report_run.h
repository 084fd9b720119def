// Writes the report of a scan and decides the exit code.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/verified.h"
#include "cli/run_meter.h"
#include "cli/scan_flags.h"
#include "cli/scan_settings.h"
#include "rules/rule_set.h"
#include "scanners/scan/log_scan.h"
#include "scanners/scan/scan.h"

namespace assay::cli {

// "scan git"
std::string command_of(ScanMode mode);

// Opens the output that the flags ask for, writes the report, and returns the exit code (DESIGN §3): 1 for findings at
// or above --fail-on, else 3 for an incomplete scan, else 0; 3 when the report itself could not be written. `took` is
// shown when it is given; `verified` is when values were to be verified. With --fail-on active a finding fails the
// command that is live, and one at or above --fail-confidence that is not known to be dead makes it unproved. `meter`
// is told the outcome.
int report_scan(const ScanFlags& flags, const RuleSet& rules, ScanResult result, std::optional<Verified> verified,
                RunMeter& meter, std::optional<std::chrono::nanoseconds> took);

// What becomes of a scan that has run: report_scan, or what writes another tool's report. Returns the exit code.
using ScanReporter = std::function<int(const ScanFlags& flags, const RuleSet& rules, ScanResult result,
                                       std::optional<Verified> verified, std::optional<std::chrono::nanoseconds> took)>;

// A whole scan, as `assay scan` runs one: settings, rules, the scan, then `report`. Errors are told; returns the exit
// code (kUsage, kIncomplete), or what `report` returns. `meter` is told the outcome of a run that is told as it goes.
int run_scan(const ScanFlags& flags, const ScanReporter& report, RunMeter& meter);

// Where the result of a scan comes from instead of a scan: shards that have run, a part of a file.
using ScanSource = std::function<Result<ScanResult>(const ScanSettings& settings, const ScanContext& context)>;
int run_scan(const ScanFlags& flags, const ScanSource& source, const ScanReporter& report, RunMeter& meter);

// `assay scan` with these flags: run_scan, then report_scan. `source`: what scans instead, if any.
int run_and_report(const ScanFlags& flags, const ScanSource& source = {});

// Masks in the coverage and the repository's names of a result what the rules and the findings know, as report_scan
// does.
void guard_texts(const RuleSet& rules, ScanResult& result);

// The same for a run that hands each finding on as soon as it is known; it is then written and flushed. The format is
// JSON lines. A value that comes again is counted once.
int report_as_it_goes(const ScanFlags& flags, const RuleSet& rules, RunMeter& meter,
                      const std::function<Result<ScanResult>(const FindingSink& sink)>& scan);

// Where the flags want the report.
Result<std::unique_ptr<Output>> open_output(const ScanFlags& flags);

// Whether the flags may show values: on a terminal, or into a file that the user named.
Status check_show_secrets(const ScanFlags& flags);

}  // namespace assay::cli
