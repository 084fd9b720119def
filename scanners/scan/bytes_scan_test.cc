// Bytes in memory give what a file with these bytes gives.
#include "scanners/scan/bytes_scan.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"
#include "scanners/scan/file_scan.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/sources/archives/testing.h"
#include "scanners/sources/files/testing.h"

namespace assay {
namespace {

class BytesScan : public ::testing::Test {
 protected:
  BytesScan() {
    context.rules = &rules;
    context.key = {.bytes = "key", .secret = true};
  }

  ScanResult in_memory(const std::string& text, const std::string& name) {
    auto result = scan_bytes(text, name, content, context);
    EXPECT_TRUE(result.has_value());
    return std::move(*result);
  }

  static std::string described(const ScanResult& result) {
    std::string out =
        cat(result.coverage.inputs(), " ", result.coverage.bytes(), " ", result.coverage.gap_count(), "\n");
    for (const Finding& finding : result.findings)
      for (const Place& place : finding.places)
        out += cat(finding.rule, " ", finding.fingerprint, " ", place.region.begin, "-", place.region.end, " ",
                   place.region.line, ":", place.region.column, " ", path_inside(place.origin), " ", place.encoding,
                   " ", place.context, "\n");
    return out;
  }

  // Both ways; what the file gave.
  ScanResult same_as_file(const std::string& text) {
    folder.write("input", text);
    files::FileScanOptions options;
    options.content = content;
    auto of_file = scan_paths({folder.at("input")}, options, context);
    EXPECT_TRUE(of_file.has_value());
    EXPECT_EQ(described(in_memory(text, folder.at("input"))), described(*of_file));
    return std::move(*of_file);
  }

  RuleSet rules = testing::compile({testing::make_rule("plain", {"tok_"}, R"(\btok_[0-9a-f]{6}\b)")});
  files::ScratchFolder folder;
  files::ContentChoice content;
  ScanContext context;
};

TEST_F(BytesScan, ShortText) { EXPECT_EQ(same_as_file("a = tok_0123ab\n").findings.size(), 1U); }

TEST_F(BytesScan, NothingAtAll) { EXPECT_TRUE(same_as_file("").findings.empty()); }

TEST_F(BytesScan, TextReadInWindows) {
  context.limits.whole_file_bytes = 1000;
  context.limits.window_bytes = 1;
  context.limits.long_value_bytes = 100;
  std::string text;
  for (int i = 0; i < 500; ++i) text += cat(std::string(200, '.'), " tok_", 100000 + i, "\n");
  EXPECT_EQ(same_as_file(text).findings.size(), 500U);
}

TEST_F(BytesScan, ArchivesAreOpened) {
  const std::string packed = archives::zip_of({{"in/a.txt", "tok_0123ab"}});
  const ScanResult result = same_as_file(packed);
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(path_inside(result.findings[0].places[0].origin), "in/a.txt");
}

TEST_F(BytesScan, ArchivesThatAreLeftOutAreCounted) {
  content.skip_packed = true;
  const ScanResult result = same_as_file(archives::zip_of({{"in/a.txt", "tok_0123ab"}}));
  EXPECT_TRUE(result.coverage.skipped().contains(SkipReason::packed));
}

TEST_F(BytesScan, ADamagedArchiveIsAGap) {
  std::string packed = archives::zip_of({{"in/a.txt", std::string(5000, 'x') + "tok_0123ab"}});
  packed.resize(packed.size() - 40);
  EXPECT_FALSE(same_as_file(packed).coverage.complete());
}

TEST_F(BytesScan, LongWideTextIsDecodedAsAWhole) {
  context.limits.whole_file_bytes = 1000;
  std::string wide = "\xFF\xFE";
  for (int i = 0; i < 2000; ++i) wide += "\x2D\x4E";
  for (const char c : std::string_view(" = tok_0123ab\n")) wide += {c, '\0'};
  const ScanResult result = same_as_file(wide);
  EXPECT_TRUE(result.coverage.complete());
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].places[0].region.column, 2004U);
}

TEST_F(BytesScan, CommentsHoldUnlessSuppressionsAreOff) {
  const std::string text = "a = tok_0123ab  # assay:allow plain of a test\n";
  EXPECT_TRUE(in_memory(text, "a.py").findings.at(0).suppressed());
  context.suppressions = false;
  EXPECT_FALSE(in_memory(text, "a.py").findings.at(0).suppressed());
}

TEST_F(BytesScan, NamesAreNotLookedFor) {
  folder.write(".assayignore", "this is no suppression file\n");
  EXPECT_TRUE(in_memory("a = tok_0123ab\n", folder.at("a.py")).mistakes.empty());
}

}  // namespace
}  // namespace assay
