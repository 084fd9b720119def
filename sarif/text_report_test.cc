#include <gtest/gtest.h>

#include "base/strings.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;

std::string text_of(const RunInfo& run, const std::vector<Finding>& findings, const RunOutcome& outcome) {
  return written(ReportFormat::text, run, findings, outcome);
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string last_line(const std::string& text) {
  const std::size_t at = text.rfind('\n', text.size() - 2);
  return text.substr(at == std::string::npos ? 0 : at + 1);
}

TEST(TextReport, OfAQuietCleanRunIsEmpty) {
  RunInfo run;
  run.quiet = true;
  EXPECT_EQ(text_of(run, {}, clean_outcome()), "");
}

TEST(TextReport, OfAQuietIncompleteRunSpeaks) {
  RunInfo run;
  run.quiet = true;
  RunOutcome outcome = clean_outcome();
  outcome.coverage.gap("vendor/a.zip", "the archive is cut off");
  const std::string text = text_of(run, {}, outcome);
  EXPECT_TRUE(holds(text, "vendor/a.zip: the archive is cut off\n"));
  EXPECT_EQ(last_line(text), "INCOMPLETE 1 input was not read; no findings in what was\n");
}

TEST(TextReport, SaysWhenNothingWasThere) {
  EXPECT_EQ(last_line(text_of(RunInfo(), {}, RunOutcome())), "PASS nothing was there to scan\n");
}

TEST(TextReport, SaysThatFindingsBelowTheThresholdDoNotCount) {
  std::vector<Finding> findings = {sample_findings()[3]};
  RunOutcome outcome = clean_outcome();
  outcome.findings = 1;
  EXPECT_EQ(last_line(text_of(RunInfo(), findings, outcome)),
            "PASS 1 finding (1 low), none at or above --fail-on and --fail-confidence\n");
}

TEST(TextReport, SaysThatUselessSuppressionsFailTheRun) {
  RunOutcome outcome = clean_outcome();
  outcome.useless_suppressions = 2;
  outcome.exit_code = 1;
  const std::string text = written(ReportFormat::text, RunInfo(), {}, outcome);
  EXPECT_NE(text.find("FAIL no findings, 2 suppressions that have expired or hold for nothing\n"), std::string::npos)
      << text;
}

TEST(TextReport, TellsOfASuppressedFindingWhereItStandsAndByWhat) {
  RunOutcome outcome = clean_outcome();
  outcome.suppressed = 1;
  const Finding finding = sample_findings()[1];
  ASSERT_TRUE(finding.suppressed());
  const std::string text = text_of(RunInfo(), {finding}, outcome);
  const Place& place = finding.places[0];
  EXPECT_TRUE(holds(text, cat("Suppressed  1 finding\n            ", place.origin.path, ":", place.region.line, ":",
                              place.region.column, ": ", finding.rule, ", suppressed by ", place.suppressed->by)))
      << text;
  EXPECT_TRUE(holds(text, "            --no-suppressions ")) << text;
  EXPECT_FALSE(holds(text, finding.fingerprint));
}

TEST(TextReport, NamesTenSuppressedFindingsAndCountsTheOthers) {
  RunOutcome outcome = clean_outcome();
  outcome.suppressed = 1013;
  std::vector<Finding> findings(13, sample_findings()[1]);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].places[0].origin.path = cat("::file-", 10 + i);
    findings[i].places[0].suppressed->reason = "a\x1b[2J";
  }
  findings[1].place_count = 4;
  findings[2].places[0].origin.path = std::string(60000, 'x');
  const std::string text = text_of(RunInfo(), findings, outcome);
  EXPECT_TRUE(holds(text, "\\x3a:file-10:")) << text;
  EXPECT_TRUE(holds(text, " and 3 more places: ")) << text;
  EXPECT_TRUE(holds(text, "file-19:")) << text;
  EXPECT_FALSE(holds(text, "file-20:")) << text;
  EXPECT_TRUE(holds(text, "            and 1,003 more\n")) << text;
  EXPECT_FALSE(holds(text, "\x1b"));
  EXPECT_LT(text.size(), 3000U);
}

TEST(TextReport, NoLineOfItIsACommandOfACiRunner) {
  std::vector<Finding> findings = {sample_findings()[0]};
  findings[0].places[0].origin.path = "::stop-commands::x";
  RunOutcome outcome = clean_outcome();
  outcome.coverage.gap("::add-mask::FAIL", "damaged");
  const std::string text = text_of(RunInfo(), findings, outcome);
  EXPECT_TRUE(holds(text, "\n  \\x3a:stop-commands::x:12:10"));
  EXPECT_TRUE(holds(text, " \\x3a:add-mask::FAIL: damaged\n"));
}

TEST(TextReport, EscapesHostilePathsAndAuthors) {
  std::vector<Finding> findings = {sample_findings()[0]};
  findings[0].places[0].origin.path = "a\x1b]0;title\x07\nPASS no findings";
  findings[0].places[0].origin.appearance.author =
      "\xE2\x80\xAE"
      "evil\r";
  RunInfo run;
  const std::string text = text_of(run, findings, clean_outcome());
  EXPECT_FALSE(holds(text, "\x1b"));
  EXPECT_FALSE(holds(text, "\nPASS no findings:"));
  EXPECT_TRUE(holds(text, "a\\x1b]0;title\\x07\\x0aPASS no findings:12:10"));
  EXPECT_TRUE(holds(text, "\\u{202e}evil\\x0d"));
}

TEST(TextReport, KeepsLongPathsWhole) {
  std::vector<Finding> findings = {sample_findings()[0]};
  const std::string path = std::string(150, 'd') + "/" + std::string(150, 'f');
  findings[0].places[0].origin.path = path;
  EXPECT_TRUE(holds(text_of(RunInfo(), findings, clean_outcome()), path + ":12:10\n"));
}

TEST(TextReport, LeavesTheMiddleOfVeryLongNamesOutOfTheSummary) {
  RunOutcome outcome = clean_outcome();
  outcome.coverage.gap("a" + std::string(60000, 'x') + "ü" + std::string(139, 'z'), "is encrypted");
  const std::string text = text_of(RunInfo(), {}, outcome);
  EXPECT_TRUE(holds(text, std::string(50, 'x') + "…" + std::string(139, 'z') + ": is encrypted\n"));
  EXPECT_LT(text.size(), 1000U);
}

TEST(TextReport, ShowsThreePlacesWithTheirLinesListsTenAndCountsTheRest) {
  std::vector<Finding> findings = {sample_findings()[0]};
  Place place = findings[0].places[2];
  place.suppressed.reset();
  findings[0].places.clear();
  for (int i = 100; i < 130; ++i) {
    place.origin.path = cat("file-", i);
    findings[0].places.push_back(place);
  }
  findings[0].place_count = 1500;
  const std::string text = text_of(RunInfo(), findings, clean_outcome());
  EXPECT_TRUE(holds(text, "\n\n  file-102:2:7\n    2 | "));
  EXPECT_TRUE(holds(text, "\n\n  file-103:2:7\n  file-104:2:7\n"));
  EXPECT_TRUE(holds(text, "  file-109:2:7\n  and 1,490 more places\n"));
  EXPECT_FALSE(holds(text, "file-110:"));
}

TEST(TextReport, AlignsLineNumbersOfAFindingToTheRight) {
  std::vector<Finding> findings = {sample_findings()[0]};
  findings[0].places[2].region.line = 1234;
  const std::string text = text_of(RunInfo(), findings, clean_outcome());
  EXPECT_TRUE(holds(text, "\n      12 | token"));
  EXPECT_TRUE(holds(text, "\n    1234 | TOKEN"));
  EXPECT_TRUE(holds(text, "\n         | "));
}

TEST(TextReport, TellsTheTimeOnlyWhenItIsGiven) {
  RunOutcome outcome = clean_outcome();
  EXPECT_FALSE(holds(text_of(RunInfo(), {}, outcome), "Time"));
  outcome.took = std::chrono::milliseconds(2050);
  EXPECT_TRUE(holds(text_of(RunInfo(), {}, outcome), "Time        2.05 s, 999 B/s\n"));
}

TEST(TextReport, LinksAFileWithItsLine) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  run.color = run.links = true;
  EXPECT_TRUE(holds(text_of(run, sample_findings(), sample_outcome()), "config/settings.env#2\x1b\\"));
}

TEST(TextReport, ShowsTheValueOnlyWhenItIsRevealed) {
  std::vector<Finding> findings = {sample_findings()[0]};
  RunInfo run;
  EXPECT_FALSE(holds(text_of(run, findings, clean_outcome()), sample_token()));
  run.reveal = RevealPermit("a test");
  EXPECT_TRUE(holds(text_of(run, findings, clean_outcome()), "secret       " + sample_token() + "\n"));
}

TEST(TextReport, PaintsAndLinksOnlyWithColour) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  EXPECT_FALSE(holds(text_of(run, sample_findings(), sample_outcome()), "\x1b"));
  run.color = run.links = true;
  EXPECT_TRUE(
      holds(text_of(run, sample_findings(), sample_outcome()), "\x1b]8;;https://github.com/example/tool/blob/"));
}

}  // namespace
}  // namespace assay
