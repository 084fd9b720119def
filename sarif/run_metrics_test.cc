#include "sarif/run_metrics.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace assay {
namespace {

RunMetrics sample() {
  RunMetrics out;
  out.command = "scan git";
  out.version = "1.2.3";
  out.started = 1'800'000'000'000'000'000;
  out.ended = out.started + 1'500'000'000;
  out.passed = true;
  using Kind = RunMetric::Kind;
  out.metrics = {{"run_duration_seconds", Kind::gauge, 1.5, "s", "How long the run took.", {}},
                 {"findings", Kind::counter, 2, "1", "Findings.", {{"severity", "high"}}},
                 {"findings", Kind::counter, 0, "1", "Findings.", {{"severity", "low"}}}};
  return out;
}

TEST(RunMetrics, PrometheusHasOneTypeForEachName) {
  EXPECT_EQ(prometheus_text(sample()),
            "# HELP assay_run_duration_seconds How long the run took.\n# TYPE assay_run_duration_seconds gauge\n"
            "assay_run_duration_seconds{command=\"scan git\"} 1.5\n"
            "# HELP assay_findings_total Findings.\n# TYPE assay_findings_total counter\n"
            "assay_findings_total{command=\"scan git\",severity=\"high\"} 2\n"
            "assay_findings_total{command=\"scan git\",severity=\"low\"} 0\n");
}

TEST(RunMetrics, OtlpHasTimesAndSums) {
  const auto json = nlohmann::json::parse(otlp_json(sample()));
  const auto& metrics = json.at("resourceMetrics").at(0).at("scopeMetrics").at(0).at("metrics");
  ASSERT_EQ(metrics.size(), 2U);
  EXPECT_EQ(metrics.at(0).at("gauge").at("dataPoints").at(0).at("asDouble"), 1.5);
  const auto& sum = metrics.at(1).at("sum");
  EXPECT_EQ(sum.at("aggregationTemporality"), 2);
  EXPECT_EQ(sum.at("isMonotonic"), true);
  ASSERT_EQ(sum.at("dataPoints").size(), 2U);
  EXPECT_EQ(sum.at("dataPoints").at(0).at("asInt"), "2");
  EXPECT_EQ(sum.at("dataPoints").at(0).at("startTimeUnixNano"), "1800000000000000000");
  EXPECT_EQ(sum.at("dataPoints").at(0).at("timeUnixNano"), "1800000001500000000");
}

TEST(RunMetrics, AreWrittenWithAnIndex) {
  std::string folder = (std::filesystem::temp_directory_path() / "assay-metrics-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  ASSERT_TRUE(write_run_metrics(folder, sample()));
  ASSERT_TRUE(write_run_metrics(folder, sample())) << "and again";
  const auto text = read_file(folder + "/metrics_index.json");
  ASSERT_TRUE(text);
  const auto index = nlohmann::json::parse(*text);
  ASSERT_EQ(index.at("artifacts").size(), 4U);
  for (const auto& one : index.at("artifacts"))
    EXPECT_EQ(read_file(folder + "/" + one.at("path").get<std::string>())->size(), one.at("size_bytes"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 5);
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(write_run_metrics("/dev/null/nowhere", sample()));
}

}  // namespace
}  // namespace assay
