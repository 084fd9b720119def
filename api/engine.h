// What stands behind the handles of api/assay.h: scanners and reports, with C++'s types and errors as values.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/failure.h"
#include "api/settings.h"
#include "base/bytes.h"
#include "rules/rule_set.h"
#include "sarif/report.h"

namespace assay::api {

// The rules and settings of a scanner: immutable, shared by threads and by the reports that came of it.
struct Engine {
  RuleSet rules;
  Settings settings;  // its context points to nothing
};

// One scan that is over.
class ScanReport {
 public:
  ScanReport(std::shared_ptr<const Engine> engine, std::string target, ScanResult result);

  int verdict() const { return outcome_.exit_code; }
  std::size_t findings() const { return static_cast<std::size_t>(outcome_.findings); }
  std::string render(ReportFormat format) const;
  // Masked, but for the values in the findings.
  const ScanResult& result() const { return result_; }

 private:
  std::shared_ptr<const Engine> engine_;
  RunInfo run_;
  ScanResult result_;
  RunOutcome outcome_;
};

Outcome<std::shared_ptr<const Engine>> make_engine(std::span<const std::string_view> settings);

// Whether findings get GitHub's primaryLocationLineHash, which SARIF alone shows: a tenth of the time of a short text.
enum class LineHashes : bool { left_out, made };

// Thread-safe, as long as each call has an engine that lives.
Outcome<ScanReport> scan_text(const std::shared_ptr<const Engine>& engine, Bytes text, const std::string& name,
                              LineHashes hashes = LineHashes::made);
Outcome<ScanReport> scan_files(const std::shared_ptr<const Engine>& engine, const std::vector<std::string>& paths);

}  // namespace assay::api
