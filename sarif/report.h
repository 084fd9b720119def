// What every report format is written from, and the interface they share. Writers are streams: a finding is written and
// forgotten, so memory does not grow with their number. No format has a way to print a Secret but the one that
// RunInfo::reveal opens (--show-secrets).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/coverage.h"
#include "base/finding.h"
#include "base/result.h"
#include "rules/rule_set.h"

namespace assay {

// Bytes on their way out. Buffered; the first error (full disk, closed pipe) sticks and comes back from every later call.
class Output {
 public:
  virtual ~Output() = default;
  virtual Status write(std::string_view bytes) = 0;
  // Must be called; for a file it is the moment when the report appears under its name (atomically).
  virtual Status finish() = 0;
};
std::unique_ptr<Output> open_descriptor_output(int fd, std::string name);
Result<std::unique_ptr<Output>> open_file_output(const std::string& path);

enum class ReportFormat : std::uint8_t { text, json, jsonl, sarif };
std::optional<ReportFormat> report_format_from(std::string_view name);

struct RunInfo {
  std::string version;              // of assay
  std::string command;              // "scan git"
  std::string target;               // as the user named it
  const RuleSet* rules = nullptr;
  // Of the scanned repository, when there is one.
  std::string repository_uri, revision, branch;
  bool color = false;               // text only
  bool quiet = false;               // text only: no summary of a clean run
  std::optional<RevealPermit> reveal;
};

struct RunOutcome {
  Coverage coverage;
  int exit_code = 0;       // 0, 1 or 3 (DESIGN §3)
  std::uint64_t findings = 0;
  std::uint64_t suppressed = 0;
  std::vector<Error> errors;   // that ended the run early
};

class ReportWriter {
 public:
  virtual ~ReportWriter() = default;
  // Once, in this order: begin, any number of findings (already sorted), end.
  virtual Status begin(const RunInfo& run) = 0;
  virtual Status finding(const Finding& finding) = 0;
  virtual Status end(const RunOutcome& outcome) = 0;
};

std::unique_ptr<ReportWriter> make_report_writer(ReportFormat format, Output& output);

}  // namespace assay
