// What every report format is written from, and the interface they share. Writers are streams: a finding is written and
// forgotten, so memory does not grow with their number. No format has a way to print a Secret but the one that
// RunInfo::reveal opens (--show-secrets), and SARIF and HTML have none at all. docs/formats.md describes what is
// written.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/coverage.h"
#include "base/finding.h"
#include "base/result.h"
#include "base/severity.h"
#include "base/verdict.h"
#include "base/verified.h"
#include "rules/rule.h"
#include "sarif/azure_pipeline.h"
#include "sarif/output.h"

namespace assay {

enum class ReportFormat : std::uint8_t { text, json, jsonl, sarif, html };
std::string_view name_of(ReportFormat);
std::optional<ReportFormat> report_format_from(std::string_view name);

struct RunInfo {
  std::string version;    // of assay, semantic (semver.org)
  std::string command;    // "scan git"
  std::string target;     // as the user named it; credentials in a URL are left out of reports
  std::string root;       // absolute path of the folder that relative paths start from, or empty; only links show it
  std::string home_page;  // of assay, https; may be empty

  // The rules of the run, which outlive the writer; Finding::rule_index counts in them.
  const std::vector<Rule>* rules = nullptr;
  // The rule with its details, asked once for each rule that has findings, by SARIF and HTML only. Empty: `rules` holds
  // them.
  std::function<Rule(std::uint32_t)> rule_details;
  std::string rules_digest;  // SHA-256 of the rules, hexadecimal

  // Of the scanned repository, when there is one.
  std::string repository_uri, revision, branch;
  // Of the job that runs this, when it is one of Azure Pipelines. SARIF only.
  std::optional<AzurePipeline> pipeline;

  // Text only, for a terminal.
  bool color = false;
  bool links = false;        // OSC 8
  std::size_t columns = 80;  // that a line of context may take
  bool quiet = false;        // nothing at all for a clean, complete run
  std::optional<RevealPermit> reveal;
};

struct RunOutcome {
  Coverage coverage;
  int exit_code = 0;           // 0, 1 or 3 (DESIGN §3)
  std::uint64_t findings = 0;  // not suppressed
  std::uint64_t failing = 0;   // of them, at or above --fail-on and --fail-confidence
  std::uint64_t suppressed = 0;
  std::uint64_t useless_suppressions = 0;  // that have expired or hold for nothing, where they fail the run
  std::vector<Error> errors;               // that ended the run early
  std::optional<Verified> verified;        // values were to be verified
  // Asked for: without it the same input gives the same report. Text and JSON only.
  std::optional<std::chrono::nanoseconds> took;
};

// What the run says: fail when a finding counts (1 wins over gaps), unproved when something was not read or an error
// ended the run, else pass. It holds whatever --exit-zero makes of the exit code.
Verdict verdict_of(const RunOutcome& outcome);

class ReportWriter {
 public:
  ReportWriter() = default;
  ReportWriter(const ReportWriter&) = delete;
  ReportWriter& operator=(const ReportWriter&) = delete;
  virtual ~ReportWriter() = default;
  // Once, in this order: begin, any number of findings (already sorted), end. Errors are the output's, and stick. The
  // caller finishes the output.
  virtual Status begin(const RunInfo& run) = 0;
  virtual Status finding(const Finding& finding) = 0;
  virtual Status end(const RunOutcome& outcome) = 0;
  // For a run that reports as it goes: what was written until now goes to the output. Of JSON lines only.
  virtual Status flush() { return {}; }
};

// The output outlives the writer.
std::unique_ptr<ReportWriter> make_report_writer(ReportFormat format, Output& output);

}  // namespace assay
