#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/strings.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;
using Json = nlohmann::json;

Json json_of(const RunInfo& run, const std::vector<Finding>& findings, const RunOutcome& outcome) {
  return Json::parse(written(ReportFormat::json, run, findings, outcome));
}

std::vector<Json> lines_of(const RunInfo& run, const std::vector<Finding>& findings, const RunOutcome& outcome) {
  std::istringstream text(written(ReportFormat::jsonl, run, findings, outcome));
  std::vector<Json> out;
  for (std::string line; std::getline(text, line);) out.push_back(Json::parse(line));
  return out;
}

TEST(JsonReport, NamesItsSchemaFirst) {
  const std::string text = written(ReportFormat::json, RunInfo(), {}, clean_outcome());
  EXPECT_TRUE(text.starts_with("{\n  \"schema\": \"assay-findings/1\""));
}

TEST(JsonReport, WritesTheValueOnlyWhenItIsRevealed) {
  RunInfo run;
  EXPECT_FALSE(json_of(run, sample_findings(), clean_outcome())["findings"][0].contains("secret"));
  run.reveal = RevealPermit("a test");
  const Json finding = json_of(run, sample_findings(), clean_outcome())["findings"][0];
  EXPECT_EQ(finding["secret"], sample_token());
  EXPECT_FALSE(finding.contains("secret_hex"));
}

TEST(JsonReport, WritesARevealedValueThatIsNoTextInHexadecimalToo) {
  std::vector<Finding> findings = sample_findings();
  findings[0].secret = Secret(
      "\xFF\x01"
      "abcdef");
  RunInfo run;
  run.reveal = RevealPermit("a test");
  EXPECT_EQ(json_of(run, findings, clean_outcome())["findings"][0]["secret_hex"], "ff01616263646566");
}

TEST(JsonReport, ListsSuppressedFindingsAndMarksThem) {
  const Json findings = json_of(RunInfo(), sample_findings(), clean_outcome())["findings"];
  EXPECT_EQ(findings[0]["suppressed"], false);
  EXPECT_EQ(findings[1]["suppressed"], true);
}

TEST(JsonReport, OfABrokenRunSaysSo) {
  RunOutcome outcome = clean_outcome();
  outcome.coverage.gap("a\nb", "unreadable");
  outcome.exit_code = 3;
  const Json json = json_of(RunInfo(), {}, outcome);
  EXPECT_EQ(json["coverage"]["complete"], false);
  EXPECT_EQ(json["coverage"]["gaps"][0]["input"], "a\nb");
  EXPECT_EQ(json["outcome"]["verdict"], "unproved");
}

TEST(JsonLinesReport, HoldsTheSameMembersAsTheJsonReport) {
  const std::vector<Rule> rules = sample_rules();
  const RunInfo run = sample_run(rules);
  const Json whole = json_of(run, sample_findings(), sample_outcome());
  std::vector<Json> lines = lines_of(run, sample_findings(), sample_outcome());
  ASSERT_EQ(lines.size(), 7U);
  const char* types[] = {"run", "finding", "finding", "finding", "finding", "coverage", "outcome"};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i]["type"], types[i]);
    lines[i].erase("type");
  }
  EXPECT_EQ(lines[0]["schema"], whole["schema"]);
  lines[0].erase("schema");
  EXPECT_EQ(lines[0], whole["run"]);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(lines[i + 1], whole["findings"][i]);
  EXPECT_EQ(lines[5], whole["coverage"]);
  EXPECT_EQ(lines[6], whole["outcome"]);
}

TEST(JsonLinesReport, KeepsALineALineWhateverThePath) {
  std::vector<Finding> findings = {sample_findings()[0]};
  findings[0].places[0].origin.path =
      "a\nb\xE2\x80\xA8"
      "c\r";
  EXPECT_EQ(lines_of(RunInfo(), findings, clean_outcome()).size(), 4U);
}

}  // namespace
}  // namespace assay
