#include "sarif/scan/scan_outcome.h"

#include <memory>
#include <string>
#include <vector>

#include "scanners/secrets/text_guard.h"

namespace assay {

namespace {

// Exit codes, DESIGN §3.
constexpr int kPassed = 0;
constexpr int kFailed = 1;
constexpr int kUnproved = 3;

}  // namespace

void mask_texts(const RuleSet& rules, RunInfo& run, ScanResult& result) {
  std::vector<const Secret*> found;
  for (const Finding& finding : result.findings)
    if (!finding.ordinary_word) found.push_back(&finding.secret);
  TextGuard masked(rules, found);
  for (std::string* text : {&run.target, &run.root, &run.repository_uri, &run.branch}) *text = masked(*text);
  if (run.pipeline) run.pipeline->each_name([&masked](std::string& name) { name = masked(name); });
  result.coverage.rewrite([&masked](const std::string& text) { return masked(text); });
}

void count_finding(const FailureBounds& bounds, const Finding& finding, RunOutcome& outcome) {
  if (finding.suppressed()) {
    ++outcome.suppressed;
    return;
  }
  ++outcome.findings;
  const bool fails = bounds.live_only ? finding.status == VerificationStatus::active
                                      : finding.severity >= bounds.severity && finding.confidence >= bounds.confidence;
  if (fails) ++outcome.failing;
}

void decide(const FailureBounds& bounds, const ScanResult& result, RunOutcome& outcome) {
  outcome.coverage = result.coverage;
  if (bounds.useless_suppressions) outcome.useless_suppressions = result.useless_suppressions;
  if (outcome.failing != 0 || outcome.useless_suppressions != 0) outcome.exit_code = kFailed;
  if (outcome.exit_code == kFailed && bounds.exit_zero) outcome.exit_code = kPassed;
  const bool unverified = outcome.verified && !outcome.verified->unproved.empty();
  if (outcome.exit_code == kPassed && (!result.coverage.complete() || unverified)) outcome.exit_code = kUnproved;
}

Status write_scan_report(ReportFormat format, const RunInfo& run, const ScanResult& result, const RunOutcome& outcome,
                         Output& output) {
  const std::unique_ptr<ReportWriter> writer = make_report_writer(format, output);
  Status status = writer->begin(run);
  for (std::size_t i = 0; status && i < result.findings.size(); ++i) status = writer->finding(result.findings[i]);
  if (status) status = writer->end(outcome);
  return status;
}

}  // namespace assay
