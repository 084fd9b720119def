#include "sarif/workflows/workflow_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/strings.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/validate.h"
#include "sarif/workflows/finding_fingerprint.h"
#include "scanners/workflows/audit/audit.h"
#include "scanners/workflows/checks/registry.h"

namespace assay::workflows {
namespace {

using Json = nlohmann::json;

Place place(std::string path, std::uint32_t line, std::string text, std::size_t begin, std::size_t end) {
  Place out;
  out.path = std::move(path);
  out.region.line = out.region.end_line = line;
  out.region.column = static_cast<std::uint32_t>(begin + 1);
  out.region.end_column = static_cast<std::uint32_t>(end + 1);
  out.line = std::move(text);
  out.mark_begin = static_cast<std::uint32_t>(begin);
  out.mark_end = static_cast<std::uint32_t>(end);
  return out;
}

// One with everything, one suppressed, and one of hostile bytes.
std::vector<Finding> sample_findings() {
  std::vector<Finding> out(3);
  out[0].check = find_check("action-ref-not-sha");
  out[0].message = "The reference 'v6' is a tag.";
  out[0].node = "build/0";
  out[0].place = place(".github/workflows/ci.yml", 7, "      - uses: actions/checkout@v6", 31, 33);
  out[0].related = {place(".github/workflows/ci.yml", 2, "on: push", 0, 2)};
  out[0].related[0].message = "Related {0}.";
  out[0].flow = {out[0].related[0], out[0].place};
  out[0].fix = Fix{"write the commit", false, {{out[0].place.region, "abc"}}};
  out[1] = out[0];
  out[1].suppressed = Suppression{Suppression::Kind::in_source, "assay:ignore", "known"};
  out[2].check = find_check("uses-invalid");
  out[2].message = "\xFF\n{x}\x1B.";
  out[2].place = place("\xFF a:b\n", 1, std::string("\0\x1b\xE2\x82", 4), 1, 9);
  return out;
}

RunOutcome outcome() {
  RunOutcome out;
  out.coverage.scanned(1000, 2);
  out.coverage.gap("bad.yml", "not YAML");
  out.findings = 2;
  out.suppressed = 1;
  out.failing = 2;
  out.exit_code = 1;
  return out;
}

template <class Write>
std::string written(const Write& write, const std::vector<Finding>& findings) {
  std::string text;
  TextOutput output(text);
  RunInfo run;
  run.version = "1.2.3";
  run.command = "workflows";
  EXPECT_TRUE(write(output, run, findings, outcome()));
  return text;
}

TEST(WorkflowReport, SarifIsValid) {
  const std::string text = written(write_sarif_report, sample_findings());
  std::string problems;
  const auto input = sarif::text_input(text, "report");
  const auto validation = sarif::validate(*input, sarif::Profile::github,
                                          [&](const sarif::Problem& problem) { problems += problem.text + "\n"; });
  ASSERT_TRUE(validation);
  EXPECT_EQ(validation->errors, 0U) << problems;
}

TEST(WorkflowReport, SarifHasTheChecksHelpAndWhatLeadsThere) {
  const Json run = Json::parse(written(write_sarif_report, sample_findings()))["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 2U);
  EXPECT_EQ(run["tool"]["driver"]["rules"][0]["id"], "action-ref-not-sha");
  EXPECT_NE(run["tool"]["driver"]["rules"][0]["help"]["markdown"].get<std::string>().find("**Fix**"),
            std::string::npos);
  const Json& result = run["results"][0];
  EXPECT_EQ(result["relatedLocations"][0]["message"]["text"], "Related {{0}}.");
  EXPECT_EQ(result["codeFlows"][0]["threadFlows"][0]["locations"].size(), 2U);
  EXPECT_EQ(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "abc");
  EXPECT_EQ(run["results"][1]["suppressions"][0]["justification"], "assay:ignore: known");
  EXPECT_FALSE(run["invocations"][0]["executionSuccessful"]);
}

TEST(WorkflowReport, SarifHasTheLineHashWhereThereIsOne) {
  std::vector<Finding> findings = sample_findings();
  findings[0].line_hash.made().hash = "1f:1";
  const Json run = Json::parse(written(write_sarif_report, findings))["runs"][0];
  EXPECT_EQ(run["results"][0]["partialFingerprints"]["primaryLocationLineHash"], "1f:1");
  EXPECT_FALSE(run["results"][1]["partialFingerprints"].contains("primaryLocationLineHash"));
}

// One line for the gap, one for each finding that is not suppressed: no text of a file begins a command.
TEST(WorkflowReport, AnnotationsLeaveOutWhatIsSuppressedAndTellOfGaps) {
  const std::string text = written(write_annotation_report, sample_findings());
  EXPECT_EQ(text.find("::error title=Incomplete::"), 0U);
  const std::string first =
      "\n::warning file=.github/workflows/ci.yml,line=7,endLine=7,col=32,endColumn=34,title=action-ref-not-sha::"
      "The reference 'v6' is a tag.\n";
  EXPECT_NE(text.find(first), std::string::npos);
  EXPECT_EQ(text.find(first), text.rfind(first));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

TEST(WorkflowReport, SarifShowsTheMarkedTextAndTheLineAroundIt) {
  const Json run = Json::parse(written(write_sarif_report, sample_findings()))["runs"][0];
  const Json& location = run["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(location["region"]["snippet"]["text"], "v6");
  EXPECT_EQ(location["contextRegion"]["snippet"]["text"], "      - uses: actions/checkout@v6");
}

// The line where such a region begins does not hold all of it, and a context must (SARIF1008 of the multitool).
TEST(WorkflowReport, SarifHasNoContextForARegionOverSeveralLines) {
  std::vector<Finding> findings = sample_findings();
  findings[0].place.region.end_line += 3;
  const Json run = Json::parse(written(write_sarif_report, findings))["runs"][0];
  const Json& location = run["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_FALSE(location.contains("contextRegion"));
  EXPECT_FALSE(location["region"].contains("snippet"));
}

TEST(WorkflowReport, JsonHasAllOfAFinding) {
  const Json report = Json::parse(written(write_json_report, sample_findings()));
  EXPECT_EQ(report["schema"], "assay-workflows/1");
  EXPECT_EQ(report["findings"].size(), 3U);
  EXPECT_EQ(report["findings"][0]["place"]["line"], 7);
  EXPECT_EQ(report["findings"][1]["suppressed"]["reason"], "known");
  EXPECT_FALSE(report["coverage"]["complete"]);
}

TEST(WorkflowReport, TextMarksThePlaceAndLeavesOutWhatIsSuppressed) {
  std::vector<Finding> findings = sample_findings();
  findings.resize(2);
  findings[0].related.clear();
  findings[0].flow.clear();
  const std::string text = written(write_text_report, findings);
  EXPECT_EQ(text.substr(0, text.find("\n\n")),
            "MEDIUM  The reference 'v6' is a tag.\n"
            "  .github/workflows/ci.yml:7:32\n"
            "  7 | - uses: actions/checkout@v6\n"
            "    |                          ^^\n"
            "  action-ref-not-sha, high confidence\n"
            "  fix: write the commit (unsafe)");
  EXPECT_NE(text.find("Not read    1 input\n"), std::string::npos);
}

TEST(WorkflowReport, TextCutsLongLinesAroundThePlace) {
  std::vector<Finding> findings(1);
  findings[0].check = find_check("uses-invalid");
  findings[0].message = "m.";
  findings[0].place = place("a.yml", 1, std::string(100, 'x') + "MARK" + std::string(300, 'y'), 100, 104);
  const std::string text = written(write_text_report, findings);
  EXPECT_NE(text.find("MARK"), std::string::npos);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    EXPECT_LE(end - at, 80U);
    at = end + 1;
  }
}

TEST(WorkflowReport, TextIsHarmlessOnATerminal) {
  EXPECT_EQ(written(write_text_report, sample_findings()).find('\x1B'), std::string::npos);
}

TEST(Fingerprints, StayWhenLinesMoveAndDifferFromEachOther) {
  std::vector<Finding> findings = sample_findings();
  const auto before = fingerprints_of(findings, "");
  EXPECT_EQ(std::set<std::string>(before.begin(), before.end()).size(), 3U);
  for (Finding& finding : findings) finding.place.region.line += 50;
  EXPECT_EQ(fingerprints_of(findings, ""), before);
}

TEST(Fingerprints, AreTheSameWhereverTheRepositoryLies) {
  std::vector<Finding> findings = sample_findings();
  const auto relative = fingerprints_of(findings, "");
  for (Finding& finding : findings) finding.place.path = "/somewhere/else/" + finding.place.path.str();
  EXPECT_EQ(fingerprints_of(findings, "/somewhere/else"), relative);
}

}  // namespace
}  // namespace assay::workflows
