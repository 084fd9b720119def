// From the result of a scan to what its report says: texts masked, findings counted, the exit code decided. For every
// caller of a scan, so that the program and the library say the same.
#pragma once

#include "base/severity.h"
#include "rules/rule_set.h"
#include "sarif/report.h"
#include "scanners/scan/scan.h"

namespace assay {

// Which findings fail a run.
struct FailureBounds {
  Severity severity = Severity::low;         // the least
  Confidence confidence = Confidence::high;  // the least
  bool live_only = false;                    // whether the value is live decides, and not these two
  bool useless_suppressions = false;         // those that have expired or hold for nothing, too
  bool exit_zero = false;                    // exit code 0 where it were 1; nothing else changes
};

// Masks the texts that are not of a finding: those are masked already (docs/formats.md). To be called before they are
// reported.
void mask_texts(const RuleSet& rules, RunInfo& run, ScanResult& result);

// Counts one finding.
void count_finding(const FailureBounds& bounds, const Finding& finding, RunOutcome& outcome);

// Once all are counted: takes the coverage over and decides the exit code (DESIGN §3).
void decide(const FailureBounds& bounds, const ScanResult& result, RunOutcome& outcome);

// The whole report of a run that is over. The caller finishes the output.
Status write_scan_report(ReportFormat format, const RunInfo& run, const ScanResult& result, const RunOutcome& outcome,
                         Output& output);

}  // namespace assay
