#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/strings.h"
#include "sarif/html_template.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;
using Json = nlohmann::json;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

std::string page_of(const RunInfo& run, const std::vector<Finding>& findings, const RunOutcome& outcome) {
  return written(ReportFormat::html, run, findings, outcome);
}

// The lines of one type.
std::vector<Json> data_of(const std::string& page, std::string_view type) {
  std::vector<Json> out;
  for (const std::string& line : lines_of(unpacked(page))) {
    Json value = Json::parse(line);
    if (value["type"] == type) out.push_back(std::move(value));
  }
  return out;
}

TEST(HtmlReport, HoldsTheLinesOfJsonLinesAndThoseOfItsOwn) {
  const std::vector<Rule> rules = sample_rules();
  std::string common;
  for (const std::string& line : lines_of(unpacked(page_of(sample_run(rules), sample_findings(), sample_outcome())))) {
    const Json type = Json::parse(line)["type"];
    if (type != "rule" && type != "links") common += line + "\n";
  }
  EXPECT_EQ(common, written(ReportFormat::jsonl, sample_run(rules), sample_findings(), sample_outcome()));
}

TEST(HtmlReport, TellsOfEachRuleWithFindingsOnceBeforeTheFirst) {
  const std::vector<Rule> rules = sample_rules();
  std::map<std::string, int> told;
  for (const std::string& line : lines_of(unpacked(page_of(sample_run(rules), sample_findings(), sample_outcome())))) {
    const Json value = Json::parse(line);
    if (value["type"] == "rule") ++told[value["id"]];
    if (value["type"] == "finding") {
      EXPECT_EQ(told[value["rule"]], 1);
    }
  }
  EXPECT_EQ(told.size(), 3U);
}

TEST(HtmlReport, TellsHowToRevoke) {
  const std::vector<Rule> rules = sample_rules();
  const auto told = data_of(page_of(sample_run(rules), sample_findings(), clean_outcome()), "rule");
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0]["help"], "Delete the token under Settings, Developer settings.");
  EXPECT_EQ(told[0]["provider"], "GitHub");
  EXPECT_EQ(told[0]["references"][0], "https://docs.github.com/authentication");
  EXPECT_TRUE(told[1]["help"].get<std::string>().starts_with("Revoke the credential")) << "a rule without a text";
}

TEST(HtmlReport, TakesTheDetailsOfARuleFromTheRun) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  run.rule_details = [&](std::uint32_t index) {
    Rule rule = rules[index];
    rule.details.remediation = "As the details say.";
    return rule;
  };
  EXPECT_EQ(data_of(page_of(run, sample_findings(), clean_outcome()), "rule")[0]["help"], "As the details say.");
}

TEST(HtmlReport, LinksIntoKnownHostsOnly) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  const auto links = data_of(page_of(run, {}, clean_outcome()), "links");
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0]["commit"], "https://github.com/example/tool/commit/");
  EXPECT_EQ(links[0]["file"], "https://github.com/example/tool/blob/");
  EXPECT_EQ(links[0]["line"], "#L");
  run.repository_uri = "git@git.example.org:example/tool.git";
  EXPECT_TRUE(data_of(page_of(run, {}, clean_outcome()), "links").empty());
}

TEST(HtmlReport, NeverHoldsAValueEvenWhenItMayBeShown) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  run.reveal = RevealPermit("a test");
  const std::string page = page_of(run, sample_findings(), clean_outcome());
  EXPECT_EQ(unpacked(page).find(sample_token()), std::string::npos);
  EXPECT_FALSE(data_of(page, "finding")[0].contains("secret"));
}

TEST(HtmlReport, NoTextOfTheRunStandsInThePageAsHtml) {
  std::vector<Rule> rules = sample_rules();
  const std::string hostile = "</script><img src=x onerror=alert(1)><!--";
  rules[0].description = rules[0].details.remediation = rules[0].provider = hostile;
  RunInfo run = sample_run(rules);
  run.target = run.branch = run.command = hostile;
  std::vector<Finding> findings = sample_findings();
  for (Finding& finding : findings)
    for (Place& place : finding.places) place.context = place.origin.path = place.origin.appearance.author = hostile;
  RunOutcome outcome = sample_outcome();
  outcome.coverage.gap(hostile, hostile);
  outcome.coverage.note(hostile);
  outcome.errors.push_back({hostile, hostile, hostile, hostile});
  const std::string page = page_of(run, findings, outcome);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_NE(unpacked(page).find("<img"), std::string::npos);
}

TEST(HtmlReport, IsTheTemplateAroundTheData) {
  const std::string page = page_of(RunInfo(), {}, clean_outcome());
  EXPECT_TRUE(page.starts_with(html_template().head));
  EXPECT_TRUE(page.ends_with(html_template().tail));
}

TEST(HtmlReport, SaysWithoutAScriptThatAScanIsIncomplete) {
  RunOutcome outcome = clean_outcome();
  EXPECT_EQ(page_of(RunInfo(), {}, outcome).find("incomplete"), html_template().head.find("incomplete"));
  outcome.coverage.gap("a.zip", "it is cut off");
  const std::string page = page_of(RunInfo(), {}, outcome);
  const std::string shown = page.substr(page.find("<noscript>"));
  EXPECT_NE(shown.find("Verdict: <strong>unproved</strong>"), std::string::npos);
  EXPECT_NE(shown.find("The scan is incomplete: 1 input was not read."), std::string::npos);
}

TEST(HtmlReport, SaysWithoutAScriptWhatWasFound) {
  const std::string page = page_of(RunInfo(), {}, sample_outcome());
  const std::string shown = page.substr(page.find("<noscript>"));
  EXPECT_NE(shown.find("Verdict: <strong>fail</strong>. 3 findings, 1 suppressed."), std::string::npos);
  EXPECT_NE(shown.find("An error ended the scan early."), std::string::npos);
}

}  // namespace
}  // namespace assay
