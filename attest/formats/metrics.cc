// Metrics by themselves: runtime_metrics.json, Prometheus text, OpenTelemetry JSON. They tell of a run and judge
// nothing unless they say so.
#include "attest/formats/metrics_lint.h"
#include "attest/formats/reader.h"
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

}  // namespace

void read_runtime_metrics(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kRuntime, evidence.out.judgement)) return;
  take_facts(evidence, {"service_name", "namespace", "correlation_id"});
  judge_flag(evidence, json, "passed");
  judge_empty(evidence, json, {"blockers"});
  const Json& metrics = member_or_null(json, "metrics");
  // Rows of one name add up; each with labels also stands by itself.
  for (const Json& metric : metrics.items) {
    const std::string name(metric.string_at({"name"}));
    const double value = *number_of(member_or_null(metric, "value"));
    evidence.out.ratios[name] += value;
    std::string labels;
    for (const auto& label : member_or_null(metric, "labels").members)
      labels += cat(labels.empty() ? "" : ",", label.name, "=\"", label.value.text, '"');
    if (!labels.empty()) evidence.out.ratios[cat(name, '{', labels, '}')] += value;
  }
  if (whole_at(json, "metric_count") != metrics.items.size())
    evidence.fail("evidence-contradiction", "/metric_count", "the count of metrics is not their number");
  if (metrics.items.empty()) evidence.unproved("evidence-nothing", "/metrics", "it holds no metric");
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
