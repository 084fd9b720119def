#include "cli/run_meter.h"

#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdlib>

#include "cli/command.h"
#include "cli/version.h"

namespace assay::cli {

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;

// $SOURCE_DATE_EPOCH, else the clock.
std::int64_t now() {
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr) {
    const std::string_view text = epoch;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    constexpr std::int64_t kMost = 9'000'000'000;
    if (error == std::errc() && end == text.data() + text.size() && seconds >= 0 && seconds < kMost)
      return seconds * kNanoseconds;
  }
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

double seconds_of(const timeval& time) {
  constexpr double kMicroseconds = 1e6;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / kMicroseconds;
}

}  // namespace

RunMeter::RunMeter(std::string command) : start_(std::chrono::steady_clock::now()) {
  run_.command = std::move(command);
  run_.version = kVersion;
  run_.started = now();
}

void RunMeter::declare(CLI::App& app, std::string& folder, const std::string& group) {
  auto* option = app.add_option("--metrics-out", folder,
                                "write what the run measured to FOLDER: Prometheus, OpenTelemetry, JSON, Markdown")
                     ->type_name("FOLDER");
  if (!group.empty()) option->group(group);
}

void RunMeter::counter(std::string name, std::uint64_t value, std::string description,
                       std::vector<std::pair<std::string, std::string>> labels) {
  run_.metrics.push_back({std::move(name), RunMetric::Kind::counter, static_cast<double>(value), "1",
                          std::move(description), std::move(labels)});
}

void RunMeter::gauge(std::string name, double value, std::string unit, std::string description) {
  run_.metrics.push_back({std::move(name), RunMetric::Kind::gauge, value, std::move(unit), std::move(description), {}});
}

void RunMeter::coverage(const Coverage& coverage) {
  counter("inputs", coverage.inputs(), "Inputs that were read.");
  counter("read_bytes", coverage.bytes(), "Bytes that were read.");
  counter("gaps", coverage.gap_count(), "Inputs that were not read whole.");
  std::uint64_t skipped = 0;
  for (const auto& [reason, inputs] : coverage.skipped()) skipped += inputs.count;
  counter("skipped", skipped, "Inputs that were left out on purpose.");
}

void RunMeter::outcome(const RunOutcome& outcome) {
  coverage(outcome.coverage);
  counter("findings", outcome.findings, "Findings that are not suppressed.");
  counter("findings_failing", outcome.failing, "Findings that fail the run.");
  counter("findings_suppressed", outcome.suppressed, "Findings that are suppressed.");
}

void RunMeter::severities(const SeverityCounts& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i)
    counter("findings_by_severity", counts[i], "Findings that are not suppressed.",
            {{"severity", std::string(name_of(static_cast<Severity>(i)))}});
}

int RunMeter::finish(int code) {
  if (folder_.empty()) return code;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start_;
  run_.ended = now();
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double kKibibyte = 1024;
  gauge("run_duration_seconds", took.count(), "s", "How long the run took.");
  gauge("run_cpu_seconds", seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), "s", "Processor time of the run.");
  gauge("run_peak_memory_bytes", static_cast<double>(usage.ru_maxrss) * kKibibyte, "By",
        "The most memory that the run held.");
  gauge("run_exit_code", code, "1", "The exit code: 0 pass, 1 fail, 2 usage, 3 incomplete or unproved.");
  run_.passed = code == kPass;
  if (code == kFail) run_.blockers.emplace_back("run.failed");
  if (code == kUsage) run_.blockers.emplace_back("run.usage");
  if (code == kIncomplete) run_.blockers.emplace_back("run.incomplete");
  if (const Status written = write_run_metrics(folder_, run_); !written)
    return report_error(written.error(), code == kPass ? kIncomplete : code);
  return code;
}

}  // namespace assay::cli
