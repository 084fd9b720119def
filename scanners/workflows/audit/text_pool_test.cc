#include "scanners/workflows/audit/text_pool.h"

#include <gtest/gtest.h>

namespace assay::workflows {
namespace {

Finding finding_of(std::string message, std::string line) {
  Finding out;
  out.message = std::move(message);
  out.place.line = line;
  out.related.push_back(out.place);
  out.related[0].message = std::move(line);
  return out;
}

const char* bytes_of(const SharedText& text) { return text.str().data(); }

TEST(TextPool, HoldsOneTextOfManyFindingsOnce) {
  const std::string message = "The reference is a tag, which whoever owns the repository can move.";
  TextPool texts;
  Finding first = finding_of(message, "      - uses: actions/checkout@v6");
  Finding second = finding_of(message, "      - uses: actions/checkout@v6");
  texts.share(first);
  texts.share(second);
  EXPECT_EQ(second.message, message);
  EXPECT_EQ(bytes_of(first.message), bytes_of(second.message));
  EXPECT_EQ(bytes_of(first.place.line), bytes_of(second.place.line));
  EXPECT_EQ(bytes_of(first.place.line), bytes_of(second.related[0].message));
}

TEST(TextPool, KeepsTextsApartThatDiffer) {
  TextPool texts;
  Finding first = finding_of("One message that is said here.", "a line");
  Finding second = finding_of("Another message that is said here.", "another line");
  texts.share(first);
  texts.share(second);
  EXPECT_EQ(first.message, "One message that is said here.");
  EXPECT_EQ(second.message, "Another message that is said here.");
  EXPECT_EQ(second.place.line, "another line");
}

TEST(TextPool, LeavesNothingAsItIs) {
  TextPool texts;
  Finding finding;
  texts.share(finding);
  EXPECT_TRUE(finding.message.empty());
  EXPECT_TRUE(finding.place.line.empty());
}

}  // namespace
}  // namespace assay::workflows
