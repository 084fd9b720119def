// Metrics by themselves: runtime_metrics.json, Prometheus text, OpenTelemetry JSON. They tell of a run and judge
// nothing unless they say so.
#include <algorithm>
#include <set>

#include "attest/formats/metrics_lint.h"
#include "attest/formats/reader.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kMetricKeys[] = {{"name", Holds::text},
                               {"value", Holds::number},
                               {"labels", Holds::names},
                               {"description", Holds::text},
                               {"unit", Holds::text}};
constexpr Shape kMetric{kMetricKeys};
constexpr Key kKeys[] = {{"passed", Holds::flag},
                         {"output_dir", Holds::text},
                         {"metric_count", Holds::whole},
                         {"service_name", Holds::text},
                         {"namespace", Holds::text},
                         {"prometheus_path", Holds::text},
                         {"opentelemetry_path", Holds::text},
                         {"metrics_index_path", Holds::text},
                         {"json_report_path", Holds::text},
                         {"markdown_report_path", Holds::text},
                         {"blockers", Holds::texts},
                         {"resource_attributes", Holds::scalars},
                         nullable({"correlation_id", Holds::text}),
                         {"metrics", Holds::list, &kMetric}};
constexpr Shape kRuntime{kKeys};

constexpr std::string_view kOurService = "assay";

// The labels of a row, sorted: a="b",c="d".
std::string labels_of(const Json& metric) {
  std::vector<std::string> labels;
  for (const auto& label : member_or_null(metric, "labels").members) {
    std::string value;
    for (const char c : label.value.text) value += c == '"' || c == '\\' ? cat('\\', c) : std::string(1, c);
    labels.push_back(cat(label.name, "=\"", value, '"'));
  }
  std::sort(labels.begin(), labels.end());
  std::string out;
  for (const std::string& label : labels) out += cat(out.empty() ? "" : ",", label);
  return out;
}

// Rows of one name add up; each with labels also stands by itself.
void take_rows(Evidence& evidence, const Json& metrics, bool ours) {
  std::set<std::string> series;
  for (std::size_t i = 0; i < metrics.items.size(); ++i) {
    const Json& metric = metrics.items[i];
    const std::string where = pointer_to("/metrics", i);
    const std::string name(metric.string_at({"name"}));
    const double value = *number_of(member_or_null(metric, "value"));
    if (name.empty() || name.find_first_of("{}\"") != std::string::npos) {
      evidence.unproved("evidence-wrong-kind", where, "the name of a metric is none");
      continue;
    }
    const std::string labels = labels_of(metric);
    // What counts goes up from 0, and nothing that we measure is below it: a row below takes back what another says.
    if (value < 0 && (ours || name.ends_with("_total")))
      evidence.fail("metrics-negative", where, cat(name.substr(0, 100), " is below 0"));
    if (!series.insert(cat(name, '{', labels, '}')).second)
      evidence.fail("metrics-series-twice", where, cat(name.substr(0, 100), " stands twice with the same labels"));
    evidence.out.ratios[name] += value;
    if (!labels.empty()) evidence.out.ratios[cat(name, '{', labels, '}')] += value;
  }
}

void take_times(Evidence& evidence, const Json& attributes, bool ours) {
  EvidenceTimes& times = evidence.out.times;
  times.started = take_time(evidence, attributes, "started_at", "/resource_attributes");
  times.made = take_time(evidence, attributes, "ended_at", "/resource_attributes");
  if (ours && !times.made)
    evidence.unproved("evidence-missing-key", "/resource_attributes", "it does not say when the run ended");
  if (times.started && times.made && *times.made < *times.started)
    evidence.fail("metrics-time-order", "/resource_attributes", "the run ended before it was started");
}

// Of our own runs: which one it was, and that it ended as the report says.
void take_run(Evidence& evidence, const Json& attributes) {
  EvidenceProducer& by = evidence.out.producer;
  by.tool = kOurService;
  if (const std::string_view command = attributes.string_at({"command"}); !command.empty())
    by.tool += cat(' ', command);
  by.tool_version = attributes.string_at({"version"});
  const auto exit_code = evidence.out.ratios.find("assay_run_exit_code");
  if (exit_code != evidence.out.ratios.end() &&
      (exit_code->second == 0) != is_true(member_or_null(evidence.json, "passed")))
    evidence.fail("evidence-contradiction", "/passed", "'passed' does not follow from the exit code");
}

// The index beside the report must be of the same export: what a run that was killed left is that of two.
void check_index(Evidence& evidence) {
  const EvidenceFiles* files = evidence.options.files;
  if (files == nullptr) return;
  const std::string& document = evidence.options.document_path;
  const std::string index =
      cat(document.substr(0, document.rfind('/') + 1), evidence.json.string_at({"metrics_index_path"}));
  if (!files->has(index)) return;
  const auto bytes = files->read(index, kMostCustomerBytes);
  const auto json = bytes ? parse_json(*bytes, Step::format, "the index") : refuse(Step::format, bytes.error().why);
  if (!json) return evidence.unproved("evidence-unreadable", index, json.error().why);
  const std::string digest = to_hex(as_bytes(sha256(evidence.bytes)));
  const auto& artifacts = member_or_null(*json, "artifacts").items;
  if (std::none_of(artifacts.begin(), artifacts.end(),
                   [&](const Json& one) { return one.string_at({"sha256"}) == digest; }))
    evidence.fail("evidence-file-changed", index, "the index beside the report names another");
}

}  // namespace

void read_runtime_metrics(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kRuntime, evidence.out.judgement)) return;
  take_facts(evidence, {"service_name", "namespace", "correlation_id"});
  judge_flag(evidence, json, "passed");
  judge_empty(evidence, json, {"blockers"});
  const bool ours = json.string_at({"service_name"}) == kOurService;
  const Json& attributes = member_or_null(json, "resource_attributes");
  const Json& metrics = member_or_null(json, "metrics");
  take_rows(evidence, metrics, ours);
  take_times(evidence, attributes, ours);
  if (ours) take_run(evidence, attributes);
  if (whole_at(json, "metric_count") != metrics.items.size())
    evidence.fail("evidence-contradiction", "/metric_count", "the count of metrics is not their number");
  if (metrics.items.empty()) evidence.unproved("evidence-nothing", "/metrics", "it holds no metric");
  check_index(evidence);
}

void read_prometheus(Evidence& evidence) {
  lint_prometheus(evidence.bytes, "", evidence.out.judgement, Verdict::fail);
  evidence.unproved("evidence-no-verdict", "", "metrics say nothing without objectives");
}

void read_otlp_metrics(Evidence& evidence) {
  lint_otlp(evidence.json, "", evidence.out.judgement, Verdict::fail);
  evidence.unproved("evidence-no-verdict", "", "metrics say nothing without objectives");
}

}  // namespace assay::attest
