// What a run of the program measured of itself, in the forms that others read: five files in a folder.
//
//   prometheus_metrics.prom      text exposition format 0.0.4; counters end in _total, no label names the run
//   opentelemetry_metrics.json   OTLP/JSON (opentelemetry-proto 1.x): counters are cumulative monotonic sums, every
//                                point has its times
//   runtime_metrics.json, .md    the same for programs and people
//   metrics_index.json           the four by SHA-256 and size; written last
//
// Each appears by a rename, and an index of before goes away first: a run that is killed leaves whole files, and no
// index that vouches for others.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace assay {

struct RunMetric {
  enum class Kind : std::uint8_t { gauge, counter };
  std::string name;  // "findings": assay_findings_total in Prometheus, assay.findings in OTLP; lower case and '_'
  Kind kind = Kind::gauge;
  double value = 0;                                         // finite
  std::string unit;                                         // UCUM: "s", "By", "1"
  std::string description;                                  // a sentence
  std::vector<std::pair<std::string, std::string>> labels;  // sorted by name
};

struct RunMetrics {
  std::string command, version;         // "scan git", "1.0.0"
  std::int64_t started = 0, ended = 0;  // nanoseconds since 1970
  bool passed = false;
  std::vector<std::string> blockers;  // why it did not: "run.findings"
  std::vector<RunMetric> metrics;     // in the order in which they are written
};

// The folder is made where it is not there. No text of a run is in what is written but the names above.
Status write_run_metrics(const std::string& folder, const RunMetrics& run);

// The parts, for tests.
std::string prometheus_text(const RunMetrics& run);
std::string otlp_json(const RunMetrics& run);
std::string runtime_json(const RunMetrics& run);
std::string runtime_markdown(const RunMetrics& run);

}  // namespace assay
