#include "sarif/report.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;

constexpr ReportFormat kFormats[] = {ReportFormat::text, ReportFormat::json, ReportFormat::jsonl, ReportFormat::sarif,
                                     ReportFormat::html};

TEST(ReportFormatName, ReadsBack) {
  for (const ReportFormat format : kFormats) EXPECT_EQ(report_format_from(name_of(format)), format);
  EXPECT_EQ(report_format_from("xml"), std::nullopt);
}

TEST(VerdictOf, PassesOnlyACompleteRunWithoutFailingFindings) {
  EXPECT_EQ(verdict_of(clean_outcome()), Verdict::pass);
  RunOutcome outcome = clean_outcome();
  outcome.findings = 2;
  EXPECT_EQ(verdict_of(outcome), Verdict::pass) << "findings below --fail-on";
}

TEST(VerdictOf, AFailingFindingWinsOverGaps) {
  RunOutcome outcome = clean_outcome();
  outcome.failing = 1;
  outcome.coverage.gap("a", "b");
  EXPECT_EQ(verdict_of(outcome), Verdict::fail);
}

TEST(VerdictOf, AGapAnErrorOrAnUnknownExitIsUnproved) {
  RunOutcome gap = clean_outcome();
  gap.coverage.gap("a", "b");
  EXPECT_EQ(verdict_of(gap), Verdict::unproved);
  RunOutcome error = clean_outcome();
  error.errors.push_back({"a", "b", "c", ""});
  EXPECT_EQ(verdict_of(error), Verdict::unproved);
  RunOutcome exit = clean_outcome();
  exit.exit_code = 3;
  EXPECT_EQ(verdict_of(exit), Verdict::unproved);
}

TEST(EveryWriter, TellsOfAFullDisk) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
  const std::vector<Rule> rules = sample_rules();
  std::vector<Finding> findings = sample_findings();
  for (const ReportFormat format : kFormats) {
    const UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    const auto output = open_descriptor_output(full.get(), "report");
    const auto writer = make_report_writer(format, *output);
    bool told = !writer->begin(sample_run(rules));
    for (int i = 0; i < 20000 && !told; ++i) {
      findings[0].fingerprint = to_hex(as_bytes(sha256(std::to_string(i))));  // what compresses badly fills a buffer
      told = !writer->finding(findings[0]);
    }
    EXPECT_TRUE(told) << name_of(format);
    EXPECT_FALSE(output->finish());
  }
}

TEST(EveryWriter, TakesFindingsOfUnknownRulesAndWithoutPlaces) {
  std::vector<Finding> findings = sample_findings();
  findings[0].rule = "rule-of-another-set";
  findings[0].rule_index = 4711;
  findings[1].places.clear();
  findings[1].place_count = 0;
  for (const ReportFormat format : kFormats) {
    RunInfo run;
    EXPECT_NE(readable(format, written(format, run, findings, sample_outcome())).find("rule-of-another-set"),
              std::string::npos);
  }
}

TEST(EveryWriter, WritesTheSameBytesForTheSameRun) {
  const std::vector<Rule> rules = sample_rules();
  for (const ReportFormat format : kFormats) {
    EXPECT_EQ(written(format, sample_run(rules), sample_findings(), sample_outcome()),
              written(format, sample_run(rules), sample_findings(), sample_outcome()));
  }
}

}  // namespace
}  // namespace assay
