// --metrics-out: what a command measures of its run (sarif/run_metrics.h).
#pragma once

#include <array>
#include <chrono>
#include <string>

#include "sarif/report.h"
#include "sarif/run_metrics.h"

namespace CLI {
class App;
}  // namespace CLI

namespace assay::cli {

using SeverityCounts = std::array<std::uint64_t, static_cast<std::size_t>(Severity::critical) + 1>;

class RunMeter {
 public:
  // Begins to measure; `command` is "scan git".
  explicit RunMeter(std::string command = {});

  // The flag, for a meter that is not there yet, and for this one.
  static void declare(CLI::App& app, std::string& folder, const std::string& group = {});
  void declare(CLI::App& app) { declare(app, folder_); }
  void set_command(std::string command) { run_.command = std::move(command); }
  void set_folder(std::string folder) { folder_ = std::move(folder); }

  void counter(std::string name, std::uint64_t value, std::string description,
               std::vector<std::pair<std::string, std::string>> labels = {});
  void gauge(std::string name, double value, std::string unit, std::string description);
  // Inputs, bytes, gaps.
  void coverage(const Coverage& coverage);
  // The same, and findings.
  void outcome(const RunOutcome& outcome);
  // Findings that are not suppressed.
  void severities(const SeverityCounts& counts);

  // The run ends with this code. Writes where a folder was named. The code to exit with: a pass whose metrics could
  // not be written is incomplete.
  int finish(int code);

 private:
  RunMetrics run_;
  std::string folder_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace assay::cli
