#include "cli/report_run.h"

#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "base/strings.h"
#include "cli/output.h"
#include "cli/private_terms.h"
#include "cli/report_facts.h"
#include "cli/report_look.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "sarif/scan/scan_outcome.h"
#include "scanners/offline/evidence.h"

namespace assay::cli {

Result<std::unique_ptr<Output>> open_output(const ScanFlags& flags) {
  return open_report(flags.output, flags.show_secrets ? 0600 : 0666);
}

namespace {

// Values of a stream that are known when they come again; each takes some 150 bytes.
constexpr std::size_t kToldApart = 100000;

// Links only where a terminal is known to take them for links: a console would print them.
bool use_links(const ScanFlags& flags) {
  return use_color(flags.color, flags.output) && flags.output.empty() && ::isatty(STDOUT_FILENO) == 1 &&
         terminal_name() != "linux";
}

// Absolute folder that relative paths of the report start from; empty when it cannot be told.
std::string root_folder(const ScanFlags& flags) {
  if (flags.mode != ScanMode::git) return report_root(flags.paths);
  char buffer[PATH_MAX];
  return ::realpath(flags.repository.c_str(), buffer) != nullptr ? buffer : "";
}

}  // namespace

std::string command_of(ScanMode mode) {
  switch (mode) {
    case ScanMode::git:
      return "scan git";
    case ScanMode::log:
      return "scan log";
    case ScanMode::image:
      return "scan image";
    case ScanMode::dist:
      return "scan dist";
    case ScanMode::github:
      return "scan github";
    case ScanMode::gitlab:
      return "scan gitlab";
    case ScanMode::s3:
      return "scan s3";
    case ScanMode::files:
      break;
  }
  return "scan files";
}

namespace {

RunInfo run_info(const ScanFlags& flags, const RuleSet& rules, const ScanResult& result) {
  RunInfo run;
  run.version = kVersion;
  run.home_page = home_page().value_or("");
  run.command = command_of(flags.mode);
  run.target = is_remote(flags.mode) ? flags.remote.target : flags.repository;
  if (flags.mode == ScanMode::files || flags.mode == ScanMode::log || flags.mode == ScanMode::image ||
      flags.mode == ScanMode::dist) {
    run.target.clear();
    for (const std::string& path : flags.paths) run.target += cat(run.target.empty() ? "" : " ", path);
  }
  run.root = root_folder(flags);
  run.rules = &rules.rules();
  run.rule_details = [&rules](std::uint32_t index) { return rules.with_details(index); };
  if (flags.format != ReportFormat::text) run.rules_digest = rules.digest();
  run.repository_uri = result.repository_uri;
  run.revision = result.revision;
  run.branch = result.branch;
  run.pipeline = azure_pipeline(environment);
  run.color = use_color(flags.color, flags.output);
  run.links = use_links(flags);
  if (flags.output.empty()) run.columns = report_columns();
  run.quiet = flags.quiet;
  if (flags.show_secrets) run.reveal.emplace("--show-secrets");
  return run;
}

FailureBounds bounds_of(const ScanFlags& flags) {
  return {.severity = flags.fail_on,
          .confidence = flags.fail_confidence,
          .live_only = flags.fail_on_active,
          .useless_suppressions = flags.fail_on_unused,
          .exit_zero = flags.exit_zero};
}

void measure(const ScanResult& result, const RunOutcome& outcome, RunMeter& meter) {
  meter.outcome(outcome);
  SeverityCounts counts{};
  for (const Finding& finding : result.findings)
    if (!finding.suppressed()) ++counts[static_cast<std::size_t>(finding.severity)];
  meter.severities(counts);
}

// Whoever asks whether a value is live is not told "none" where that was not found out.
void note_unverified(const ScanFlags& flags, const std::vector<Finding>& findings, Verified& verified) {
  if (!flags.fail_on_active && flags.only_states.empty()) return;
  std::map<std::pair<std::string, std::string>, std::uint64_t> open;
  for (const Finding& finding : findings)
    if (!finding.suppressed() && finding.status == VerificationStatus::not_attempted &&
        finding.confidence >= flags.fail_confidence)
      ++open[{finding.rule, finding.verification ? finding.verification->why : ""}];
  for (const auto& [what, count] : open)
    verified.unproved.insert({what.first, cat(counted(count, "value", "values"), ": ", what.second)});
}

void leave_out_states(const ScanFlags& flags, std::vector<Finding>& findings) {
  if (flags.only_states.empty()) return;
  std::erase_if(findings, [&](const Finding& finding) {
    return std::find(flags.only_states.begin(), flags.only_states.end(), finding.status) == flags.only_states.end();
  });
}

Status write_report(const ScanFlags& flags, const RunInfo& run, const ScanResult& result, const RunOutcome& outcome) {
  auto opened = open_output(flags);
  if (!opened) return tl::make_unexpected(opened.error());
  const std::unique_ptr<Output>& output = *opened;
  Status status = write_scan_report(flags.format, run, result, outcome, *output);
  if (status) status = output->finish();
  return status;
}

}  // namespace

Status check_show_secrets(const ScanFlags& flags) {
  if (!flags.show_secrets || !flags.output.empty() || ::isatty(STDOUT_FILENO) == 1) return {};
  return fail("showing secrets", "standard output", "it is not a terminal", "name a file with -o");
}

void guard_texts(const RuleSet& rules, ScanResult& result) {
  RunInfo run;
  run.repository_uri = std::move(result.repository_uri);
  run.branch = std::move(result.branch);
  mask_texts(rules, run, result);
  result.repository_uri = std::move(run.repository_uri);
  result.branch = std::move(run.branch);
}

int report_scan(const ScanFlags& flags, const RuleSet& rules, ScanResult result, std::optional<Verified> verified,
                RunMeter& meter, std::optional<std::chrono::nanoseconds> took) {
  RunInfo run = run_info(flags, rules, result);
  mask_texts(rules, run, result);
  for (Finding& finding : result.findings) withhold_private_terms(finding);
  RunOutcome outcome;
  outcome.verified = std::move(verified);
  if (outcome.verified) note_unverified(flags, result.findings, *outcome.verified);
  leave_out_states(flags, result.findings);
  for (const Finding& finding : result.findings) count_finding(bounds_of(flags), finding, outcome);
  decide(bounds_of(flags), result, outcome);
  outcome.took = took;
  measure(result, outcome, meter);
  const Status written = write_report(flags, run, result, outcome);
  if (written) return outcome.exit_code;
  // Findings are still findings; but a pass that nobody can read is none.
  return report_error(written.error(), outcome.exit_code == kFail ? kFail : kIncomplete);
}

int report_as_it_goes(const ScanFlags& flags, const RuleSet& rules, RunMeter& meter,
                      const std::function<Result<ScanResult>(const FindingSink& sink)>& scan) {
  auto output = open_output(flags);
  if (!output) return report_error(output.error(), kIncomplete);
  ScanResult nothing;
  RunInfo run = run_info(flags, rules, nothing);
  mask_texts(rules, run, nothing);
  const auto writer = make_report_writer(flags.format, **output);
  const auto flush = [&](Status status) {
    if (status) status = writer->flush();
    if (status) status = (*output)->flush();
    return status;
  };
  if (const Status begun = flush(writer->begin(run)); !begun) return report_error(begun.error(), kIncomplete);
  RunOutcome outcome;
  std::set<std::pair<std::uint32_t, std::string>> told;
  bool too_many = false;
  auto result = scan([&](const Finding& finding) {
    const std::pair value(finding.rule_index, finding.fingerprint);
    too_many = too_many || (told.size() >= kToldApart && !told.contains(value));
    if (told.size() < kToldApart && told.insert(value).second) count_finding(bounds_of(flags), finding, outcome);
    Finding told_as = finding;
    offline::add_evidence(told_as, rules.rules(), today());
    withhold_private_terms(told_as);
    return flush(writer->finding(told_as));
  });
  if (!result) return report_error(result.error(), outcome.failing != 0 ? kFail : kIncomplete);
  if (!result->mistakes.empty()) {
    tell(result->mistakes);
    return kUsage;
  }
  if (too_many)
    result->coverage.gap(run.target,
                         cat("more than ", kToldApart, " values: those beyond are reported, and not counted"));
  mask_texts(rules, run, *result);
  decide(bounds_of(flags), *result, outcome);
  meter.outcome(outcome);
  Status written = flush(writer->end(outcome));
  if (written) written = (*output)->finish();
  if (written) return outcome.exit_code;
  return report_error(written.error(), outcome.exit_code == kFail ? kFail : kIncomplete);
}

}  // namespace assay::cli
