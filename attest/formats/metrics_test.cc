// Metrics that cannot be: reports, indexes and expositions in which something is taken back, cut, doubled or undone.
#include <gtest/gtest.h>

#include <filesystem>

#include "attest/formats/metrics_lint.h"
#include "attest/formats/reading.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

using Codes = std::vector<std::string>;

Codes codes(const Judgement& judgement) {
  Codes out;
  for (const Reason& reason : judgement.reasons())
    if (reason.verdict != Verdict::pass) out.push_back(reason.code);
  return out;
}

std::string row(std::string_view name, std::string_view value, std::string_view labels = "") {
  return cat(R"({"name": ")", name, R"(", "value": )", value, R"(, "labels": {)", labels,
             R"(}, "description": "d", "unit": "1"})");
}

struct Report {
  std::string service = "assay";
  std::string ended = R"("ended_at": "2026-01-02T00:00:05Z")";
  std::string passed = "true";
};

std::string report(const std::vector<std::string>& rows, const Report& of = {}) {
  std::string metrics;
  for (const std::string& one : rows) metrics += cat(metrics.empty() ? "" : ",", one);
  return cat(R"({"passed": )", of.passed, R"(, "output_dir": ".", "metric_count": )", rows.size(),
             R"(, "service_name": ")", of.service, R"(", "namespace": "n", "prometheus_path": "p",
      "opentelemetry_path": "o", "metrics_index_path": "metrics_index.json", "json_report_path": "j",
      "markdown_report_path": "m", "blockers": [], "resource_attributes": {"command": "scan files",
      "started_at": "2026-01-02T00:00:00Z")",
             of.ended.empty() ? "" : ",", of.ended, R"(, "version": "1.2"}, "correlation_id": null, "metrics": [)",
             metrics, "]}");
}

Reading read(const std::string& text) {
  ReadOptions options;
  options.format = Format::runtime_metrics;
  options.name = "runtime_metrics.json";
  return read_evidence(text, options);
}

Codes codes_of(const std::string& text) { return codes(read(text).judgement); }

TEST(RuntimeMetrics, TellTheRunThatTheyAreOf) {
  const Reading reading = read(report({row("assay_gaps_total", "0"), row("assay_run_exit_code", "0")}));
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.producer.tool, "assay scan files");
  EXPECT_EQ(reading.producer.tool_version, "1.2");
  ASSERT_TRUE(reading.times.started && reading.times.made);
  EXPECT_EQ(reading.times.made->seconds - reading.times.started->seconds, 5);
}

TEST(RuntimeMetrics, NothingTakesBackWhatAnotherRowSays) {
  EXPECT_EQ(codes_of(report({row("assay_gaps_total", "-1")})), Codes{"metrics-negative"});
  EXPECT_EQ(codes_of(report({row("assay_run_duration_seconds", "-5")})), Codes{"metrics-negative"});
  EXPECT_EQ(codes_of(report({row("assay_gaps_total", "2"), row("assay_gaps_total", "-2", R"("a": "b")")})),
            Codes{"metrics-negative"});
  EXPECT_EQ(codes_of(report({row("assay_gaps_total", "2"), row("assay_gaps_total", "2")})),
            Codes{"metrics-series-twice"});
  EXPECT_EQ(codes_of(report({row("rows_total", "-1"), row("lag", "-1")}, {"other"})), Codes{"metrics-negative"});
  EXPECT_EQ(codes_of(report({row("lag", "-1")}, {"other"})), Codes{});
}

TEST(RuntimeMetrics, RowsOfTheSameLabelsInAnotherOrderAreTheSame) {
  EXPECT_EQ(codes_of(report({row("m", "1", R"("a": "1", "b": "2")"), row("m", "1", R"("b": "2", "a": "1")")})),
            Codes{"metrics-series-twice"});
  const Reading reading = read(report({row("m", "1", R"("a": "1")"), row("m", "2", R"("a": "2")")}));
  EXPECT_EQ(reading.ratios.at("m"), 3);
  EXPECT_EQ(reading.ratios.at("m{a=\"2\"}"), 2);
  EXPECT_EQ(codes_of(report({row(R"(m{a=\"2\"})", "0")})), Codes{"evidence-wrong-kind"});
}

TEST(RuntimeMetrics, OursSayWhenTheRunEndedAndHow) {
  const std::string exit = row("assay_run_exit_code", "1");
  EXPECT_EQ(codes_of(report({exit})), Codes{"evidence-contradiction"});
  EXPECT_EQ(codes_of(report({row("m", "1")}, {"assay", ""})), Codes{"evidence-missing-key"});
  EXPECT_EQ(codes_of(report({row("m", "1")}, {"other", ""})), Codes{});
  EXPECT_EQ(codes_of(report({row("m", "1")}, {"assay", R"("ended_at": "2026-01-01T23:59:59Z")"})),
            Codes{"metrics-time-order"});
  EXPECT_EQ(codes_of(report({row("m", "1")}, {"other", R"("ended_at": "yesterday")"})),
            Codes{"evidence-time-unreadable"});
}

Codes lint(std::string_view text) {
  Judgement judgement;
  judgement.looked();
  lint_prometheus(text, "", judgement, Verdict::fail);
  return codes(judgement);
}

TEST(MetricsLint, OfPrometheus) {
  const std::string type = "# TYPE a_total counter\n";
  EXPECT_EQ(lint(type + "a_total 1\na_total{b=\"c\"} +1\na_total{b=\"d\"} -0\n"), Codes{});
  for (const char* value : {"-1", "NaN", "+Inf", "-Inf", "-1e-3", "nan", "inf", "+inf", "Infinity"})
    EXPECT_EQ(lint(cat(type, "a_total ", value, '\n')), Codes{"metrics-negative"}) << value;
  EXPECT_EQ(lint("# TYPE a gauge\na -1\n"), Codes{});
  for (const char* text : {"a 1\na 1\n", "a 1\na{} 1\n", "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\",} 5\n"})
    EXPECT_EQ(lint(text), Codes{"metrics-series-twice"}) << text;
  EXPECT_EQ(lint("a{x=\"1\",y=\"2\"} 1\na{x=\"2\",y=\"1\"} 1\n"), Codes{});
  EXPECT_EQ(lint(cat("a_total -5\n", type)), Codes{"metrics-damaged"});
  EXPECT_EQ(lint("# TYPE a count\na 1\n"), Codes{"metrics-damaged"});
  EXPECT_EQ(lint("# TYPE a\na 1\n"), Codes{"metrics-damaged"});
}

Codes lint_point(std::string_view kind, std::string_view point) {
  const auto json = parse_json(cat(R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "m", ")", kind,
                                   R"(": {"isMonotonic": true, "dataPoints": [{)", point, "}]}}]}]}]}"),
                               Step::format, "");
  Judgement judgement;
  judgement.looked();
  lint_otlp(*json, "", judgement, Verdict::fail);
  return codes(judgement);
}

TEST(MetricsLint, OfOpenTelemetry) {
  constexpr const char* kTimes = R"("startTimeUnixNano": "5", "timeUnixNano": "9")";
  EXPECT_EQ(lint_point("sum", cat(kTimes, R"(, "asInt": "1")")), Codes{});
  EXPECT_EQ(lint_point("sum", cat(kTimes, R"(, "asInt": "-1")")), Codes{"metrics-negative"});
  EXPECT_EQ(lint_point("sum", cat(kTimes, R"(, "asDouble": "NaN")")), Codes{"metrics-negative"});
  EXPECT_EQ(lint_point("gauge", cat(kTimes, R"(, "asDouble": -1.5)")), Codes{});
  EXPECT_EQ(lint_point("gauge", kTimes), Codes{"metrics-damaged"});
  EXPECT_EQ(lint_point("gauge", R"("startTimeUnixNano": "9", "timeUnixNano": "5", "asInt": "1")"),
            Codes{"metrics-time-order"});
}

// A folder with an index over what is written into it.
class MetricsFolder : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& type, const std::string& text) {
    ASSERT_TRUE(write_file_atomically(folder_ + '/' + name, text));
    if (type.empty()) return;
    items_ += cat(items_.empty() ? "" : ",", R"({"artifact_type": ")", type, R"(", "description": "", "name": ")", name,
                  R"(", "path": ")", name, R"(", "relative_path": ")", name, R"(", "sha256": ")",
                  to_hex(as_bytes(sha256(text))), R"(", "size_bytes": )", text.size(), "}");
  }
  Codes read(const std::string& name) {
    write("metrics_index.json", "", cat(R"({"artifacts": [)", items_, R"(], "generated_at":
        "2026-01-02T00:00:00Z", "output_dir": "."})"));
    auto reading = read_evidence_at(folder_ + '/' + name, {});
    items_.clear();
    return reading ? codes(reading->judgement) : Codes{"unread"};
  }

  static constexpr const char* kOtlp = R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"gauge": {"dataPoints":
      [{"timeUnixNano": "1", "asInt": "1"}]}}]}]}]})";

 private:
  // Of each test, since they run beside one another.
  std::string folder_ =
      cat(testing::TempDir(), "assay_metrics_", testing::UnitTest::GetInstance()->current_test_info()->name());
  std::string items_;
};

TEST_F(MetricsFolder, AnIndexOverHalfAnExportOrOverDamageIsNone) {
  write("a.json", "opentelemetry", kOtlp);
  write("b.prom", "prometheus", "a 1\n");
  EXPECT_EQ(read("metrics_index.json"), Codes{});
  write("b.prom", "prometheus", "a 1\n");
  EXPECT_EQ(read("metrics_index.json"), Codes{"evidence-incomplete"});
  write("c.md", "runtime_report", "# Metrics\n");
  EXPECT_EQ(read("metrics_index.json"), (Codes{"evidence-incomplete", "evidence-incomplete"}));
  write("a.json", "opentelemetry", kOtlp);
  write("b.prom", "prometheus", "a 1\nb 2");
  EXPECT_EQ(read("metrics_index.json"), Codes{"metrics-cut-off"});
  write("a.json", "opentelemetry", "{");
  write("b.prom", "prometheus", "a 1\n");
  EXPECT_EQ(read("metrics_index.json"), Codes{"metrics-damaged"});
}

TEST_F(MetricsFolder, AReportIsTheOneThatTheIndexBesideItNames) {
  const std::string text = report({row("m", "1")});
  write("a.json", "opentelemetry", kOtlp);
  write("b.prom", "prometheus", "a 1\n");
  write("runtime_metrics.json", "runtime_report", text);
  EXPECT_EQ(read("runtime_metrics.json"), Codes{});
  write("runtime_metrics.json", "runtime_report", text + " ");
  write("runtime_metrics.json", "", text);
  EXPECT_EQ(read("runtime_metrics.json"), Codes{"evidence-file-changed"});
}

}  // namespace
}  // namespace assay::attest
