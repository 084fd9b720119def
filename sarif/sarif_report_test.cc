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

TEST(SarifReport, TellsHowAValueWasVerifiedWithoutWhatCouldHoldIt) {
  const std::vector<Rule> rules = sample_rules();
  std::vector<Finding> findings(4, sample_findings()[0]);
  findings[0].verified_by = VerificationRequest{"GET", "https://u:p@api.example.org/user?key=abc#d", 200};
  findings[1].verified_by = VerificationRequest{"GET", "https://api.example.org/user", 200};
  findings[2].verified_by = VerificationRequest{"GET", "https://api.example.org/user", 0};
  const Json run = run_of(sample_run(rules), findings, clean_outcome());
  EXPECT_EQ(run["webRequests"], Json::parse(R"([
      {"index": 0, "protocol": "HTTP", "target": "https://api.example.org/user", "method": "GET"},
      {"index": 1, "protocol": "HTTP", "target": "https://api.example.org/user", "method": "GET"}])"));
  EXPECT_EQ(run["webResponses"], Json::parse(R"([
      {"index": 0, "protocol": "HTTP", "statusCode": 200}, {"index": 1, "noResponseReceived": true}])"));
  for (const auto& [result, row] : {std::pair(0U, 0), std::pair(1U, 0), std::pair(2U, 1)}) {
    EXPECT_EQ(run["results"][result]["webRequest"], Json({{"index", row}}));
    EXPECT_EQ(run["results"][result]["webResponse"], Json({{"index", row}}));
  }
  EXPECT_FALSE(run["results"][3].contains("webRequest"));
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

// A password in `member` of `inner` in a wheel, `line` lines down.
Finding in_archive(const std::string& wheel, const std::string& inner, const std::string& member, std::uint32_t line) {
  Finding finding = sample_findings()[2];
  Origin outer;
  outer.path = wheel;
  Origin middle;
  middle.kind = OriginKind::archive;
  middle.path = inner;
  middle.parent = std::make_shared<const Origin>(outer);
  Origin& origin = finding.places[0].origin;
  origin.path = member;
  origin.parent = std::make_shared<const Origin>(middle);
  finding.places[0].region.line = finding.places[0].region.end_line = line;
  return finding;
}

TEST(SarifReport, NestsTheMembersOfArchivesUnderTheirArchive) {
  const std::vector<Finding> findings = {in_archive("dist/a.whl", "lib/b.zip", "c d/{e}.py", 7), sample_findings()[0],
                                         in_archive("dist/a.whl", "lib/b.zip", "/f.py", 9),
                                         in_archive("dist/z.whl", "lib/b.zip", "../g.py", 9)};
  const Json run = run_of(RunInfo(), findings, clean_outcome());
  EXPECT_EQ(run["artifacts"], Json::parse(R"([
    {"location": {"uri": "dist/a.whl", "uriBaseId": "%SRCROOT%"}, "roles": ["analysisTarget"]},
    {"location": {"uri": "lib/b.zip"}, "parentIndex": 0},
    {"location": {"uri": "c%20d/%7Be%7D.py"}, "parentIndex": 1},
    {"location": {"uri": "f.py"}, "parentIndex": 1},
    {"location": {"uri": "dist/z.whl", "uriBaseId": "%SRCROOT%"}, "roles": ["analysisTarget"]},
    {"location": {"uri": "lib/b.zip"}, "parentIndex": 4},
    {"location": {"uri": "g.py"}, "parentIndex": 5}])"));
  const Json& results = run["results"];
  EXPECT_EQ(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["index"], 0);
  EXPECT_EQ(results[3]["locations"][0]["physicalLocation"]["artifactLocation"]["index"], 4);
  EXPECT_FALSE(results[1]["locations"][0]["physicalLocation"]["artifactLocation"].contains("index"));
  EXPECT_FALSE(results[1].contains("attachments"));
  EXPECT_EQ(results[2]["attachments"][0]["artifactLocation"], Json::parse(R"({"uri": "f.py", "index": 3})"));
  EXPECT_EQ(results[2]["attachments"][0]["regions"][0]["startLine"], 9);
}

TEST(SarifReport, PlacesInOneMemberAreRegionsOfOneAttachment) {
  Finding finding = in_archive("dist/a.whl", "b.zip", "c.py", 7);
  finding.places.resize(3, finding.places[0]);
  finding.places[2].region.line = finding.places[2].region.end_line = 12;
  const Json result = run_of(RunInfo(), {finding}, clean_outcome())["results"][0];
  ASSERT_EQ(result["attachments"].size(), 1U);
  ASSERT_EQ(result["attachments"][0]["regions"].size(), 2U);
  EXPECT_EQ(result["attachments"][0]["regions"][1]["startLine"], 12);
}

TEST(SarifReport, TheTableOfArtifactsIsBounded) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < kMostArtifacts; ++i) findings.push_back(in_archive("a.zip", "b.zip", cat("c", i), 1));
  const Json run = run_of(RunInfo(), findings, clean_outcome());
  EXPECT_EQ(run["artifacts"].size(), kMostArtifacts);
  EXPECT_TRUE(run["results"][kMostArtifacts - 3].contains("attachments"));
  EXPECT_FALSE(run["results"][kMostArtifacts - 2].contains("attachments"));
}

TEST(SarifReport, ARunWithoutArchivesHasNoTableOfArtifacts) {
  EXPECT_FALSE(run_of(RunInfo(), {sample_findings()[0]}, clean_outcome()).contains("artifacts"));
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
