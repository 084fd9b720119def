#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/strings.h"
#include "sarif/report_test_support.h"
#include "sarif/sarif_result.h"

namespace assay {
namespace {

using namespace assay::testing;
using Json = nlohmann::json;

Json run_of(const RunInfo& run, const std::vector<Finding>& findings, const RunOutcome& outcome) {
  return Json::parse(written(ReportFormat::sarif, run, findings, outcome))["runs"][0];
}

TEST(SarifReport, WithoutResultsHoldsAnEmptyArray) {
  const Json run = run_of(RunInfo(), {}, clean_outcome());
  EXPECT_EQ(run["results"], Json::array());
  EXPECT_EQ(run["tool"]["driver"]["rules"], Json::array());
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST(SarifReport, ListsTheRulesThatHaveResultsAndEachIndexFits) {
  const std::vector<Rule> rules = sample_rules();
  std::vector<Finding> findings = {sample_findings()[3], sample_findings()[0]};
  const Json run = run_of(sample_run(rules), findings, clean_outcome());
  const Json& listed = run["tool"]["driver"]["rules"];
  ASSERT_EQ(listed.size(), 2U);
  for (const Json& result : run["results"]) {
    EXPECT_EQ(listed[result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
  }
}

TEST(SarifReport, AsksForTheDetailsOfUsedRulesOnly) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  std::multiset<std::uint32_t> asked;
  run.rule_details = [&](std::uint32_t index) {
    asked.insert(index);
    Rule rule = rules[index];
    rule.details.remediation = "Turn it off and on again.";
    return rule;
  };
  std::vector<Finding> findings = {sample_findings()[2], sample_findings()[2]};
  const Json json = run_of(run, findings, clean_outcome());
  EXPECT_EQ(asked, std::multiset<std::uint32_t>{1});
  EXPECT_NE(json["tool"]["driver"]["rules"][0]["help"]["text"].get<std::string>().find("off and on"),
            std::string::npos);
}

TEST(SarifReport, AGapMakesTheInvocationUnsuccessful) {
  RunOutcome outcome = clean_outcome();
  outcome.coverage.gap("a.zip", "cut off");
  const Json invocation = run_of(RunInfo(), {}, outcome)["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["level"], "error");
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"], "'a.zip' was not scanned: cut off.");
}

TEST(SarifReport, CountsGapsBeyondThoseThatAreListed) {
  RunOutcome outcome = clean_outcome();
  for (int i = 0; i < 150; ++i) outcome.coverage.gap(cat("file-", i), "unreadable");
  const Json notifications = run_of(RunInfo(), {}, outcome)["invocations"][0]["toolExecutionNotifications"];
  ASSERT_EQ(notifications.size(), Coverage::kListed + 1);
  EXPECT_EQ(notifications.back()["message"]["text"], "50 more inputs were not scanned.");
}

TEST(SarifReport, SkippingIsANoteAndLeavesTheRunSuccessful) {
  RunOutcome outcome = clean_outcome();
  outcome.coverage.skipped(SkipReason::ignored, "build/a.o");
  const Json invocation = run_of(RunInfo(), {}, outcome)["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], true);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["level"], "note");
}

TEST(SarifReport, AnErrorMakesTheInvocationUnsuccessful) {
  RunOutcome outcome = clean_outcome();
  outcome.errors.push_back({"reading the index", "a.idx", "too short", "run 'git fsck'"});
  const Json invocation = run_of(RunInfo(), {}, outcome)["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["message"]["text"],
            "reading the index 'a.idx' failed: too short. Hint: run 'git fsck'.");
}

TEST(SarifReport, APartlySuppressedFindingIsNotSuppressed) {
  const Json results = run_of(RunInfo(), sample_findings(), clean_outcome())["results"];
  EXPECT_EQ(results[0]["suppressions"], Json::array());
  EXPECT_EQ(results[1]["suppressions"].size(), 1U);
  EXPECT_EQ(results[1]["suppressions"][0]["kind"], "external");
}

TEST(SarifReport, LimitsRelatedLocationsAndCountsAllPlaces) {
  std::vector<Finding> findings = {sample_findings()[0]};
  findings[0].places.resize(300, findings[0].places[2]);
  findings[0].place_count = 5000;
  const Json result = run_of(RunInfo(), findings, clean_outcome())["results"][0];
  EXPECT_EQ(result["locations"].size(), 1U);
  EXPECT_EQ(result["relatedLocations"].size(), kRelatedLocations);
  EXPECT_EQ(result["occurrenceCount"], 5000);
}

TEST(SarifReport, NeverRevealsAValueNorAnAuthor) {
  RunInfo run;
  run.reveal = RevealPermit("a test");
  const std::string text = written(ReportFormat::sarif, run, sample_findings(), clean_outcome());
  EXPECT_EQ(text.find(sample_token()), std::string::npos);
  EXPECT_EQ(text.find("ann@example.org"), std::string::npos);
  EXPECT_EQ(text.find("Ann Author"), std::string::npos);
}

TEST(SarifReport, RegionsOfHostileNumbersStayLegal) {
  std::vector<Finding> findings = {sample_findings()[0]};
  Region& region = findings[0].places[0].region;
  region = Region{};
  region.begin = 10;
  region.line = region.column = region.end_line = region.end_column = 0;
  const Json location = run_of(RunInfo(), findings, clean_outcome())["results"][0]["locations"][0];
  EXPECT_EQ(location["physicalLocation"]["region"]["startLine"], 1);
  EXPECT_EQ(location["physicalLocation"]["region"]["endColumn"], 1);
  EXPECT_EQ(location["properties"]["byteLength"], 0);
}

TEST(SarifReport, NamesTheRepositoryWithoutCredentials) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  run.repository_uri = run.target;
  const Json provenance = run_of(run, {}, clean_outcome())["versionControlProvenance"][0];
  EXPECT_EQ(provenance["repositoryUri"], "https://github.com/example/tool");
  EXPECT_EQ(provenance["branch"], "main");
}

}  // namespace
}  // namespace assay
