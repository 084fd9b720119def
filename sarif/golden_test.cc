// Each format against a file in sarif/testdata that was read by eye. ASSAY_UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = cat(ASSAY_SOURCE_DIR, "/sarif/testdata/", name);
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file_atomically(path, text));
  }
  const Result<std::string> golden = read_file(path);
  ASSERT_TRUE(golden) << golden.error().text();
  EXPECT_EQ(text, *golden);
}

std::string sample(ReportFormat format) {
  const std::vector<Rule> rules = sample_rules();
  return written(format, sample_run(rules), sample_findings(), sample_outcome());
}

std::string clean(ReportFormat format) {
  const std::vector<Rule> rules = sample_rules();
  return written(format, sample_run(rules), {}, clean_outcome());
}

TEST(Golden, Text) { expect_golden("sample.txt", sample(ReportFormat::text)); }
TEST(Golden, Json) { expect_golden("sample.json", sample(ReportFormat::json)); }
TEST(Golden, JsonLines) { expect_golden("sample.jsonl", sample(ReportFormat::jsonl)); }
TEST(Golden, Sarif) { expect_golden("sample.sarif", sample(ReportFormat::sarif)); }
TEST(Golden, HtmlData) { expect_golden("sample.html.jsonl", unpacked(sample(ReportFormat::html))); }
TEST(Golden, TextOfACleanRun) { expect_golden("clean.txt", clean(ReportFormat::text)); }
TEST(Golden, JsonOfACleanRun) { expect_golden("clean.json", clean(ReportFormat::json)); }
TEST(Golden, SarifOfACleanRun) { expect_golden("clean.sarif", clean(ReportFormat::sarif)); }

TEST(Golden, ColouredText) {
  const std::vector<Rule> rules = sample_rules();
  RunInfo run = sample_run(rules);
  run.color = run.links = true;
  // Escapes made visible, so that the file can be read and reviewed.
  std::string text = written(ReportFormat::text, run, sample_findings(), sample_outcome());
  std::string visible;
  for (const char c : text) {
    if (c == '\x1b')
      visible += "<ESC>";
    else
      visible += c;
  }
  expect_golden("color.txt", visible);
}

}  // namespace
}  // namespace assay
