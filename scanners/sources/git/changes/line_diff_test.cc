#include "scanners/sources/git/changes/line_diff.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "base/strings.h"

namespace assay::git {
namespace {

std::string show(const LineChanges& changes) {
  std::string out;
  for (const LineSpan& span : changes.added) out += cat(span.first, '-', span.last, ' ');
  for (const std::uint32_t joint : changes.joints) out += cat('j', joint, ' ');
  return out;
}

// Length of a longest common subsequence, by the textbook table.
std::size_t common_length(const std::vector<Bytes>& a, const std::vector<Bytes>& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : std::max(table[i][j + 1], table[i + 1][j]);
    }
  }
  return table[a.size()][b.size()];
}

std::string text_of(const std::vector<int>& lines) {
  std::string out;
  for (const int line : lines) out += cat(line, '\n');
  return out;
}

// The new lines that are not added.
std::vector<Bytes> kept_lines(const std::string& text, const LineChanges& changes) {
  std::vector<Bytes> kept;
  const std::vector<Bytes> lines = split_lines(text);
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    bool added = false;
    for (const LineSpan& span : changes.added) added = added || (span.first <= i + 1 && i + 1 <= span.last);
    if (!added) kept.push_back(lines[i]);
  }
  return kept;
}

TEST(LineDiffTest, SplitsAtEveryKindOfLineEnd) {
  EXPECT_EQ(split_lines("a\nb\r\nc\rd"), (std::vector<Bytes>{"a", "b", "c", "d"}));
  EXPECT_EQ(split_lines("a\n\r\n\r"), (std::vector<Bytes>{"a", "", ""}));
  EXPECT_TRUE(split_lines("").empty());
}

TEST(LineDiffTest, EqualTextsHaveNoAddedLine) { EXPECT_EQ(show(diff_lines("a\nb\n", "a\nb\n")), ""); }

TEST(LineDiffTest, AgainstNothingEveryLineIsAdded) { EXPECT_EQ(show(diff_lines("", "a\nb\nc")), "1-3 "); }

TEST(LineDiffTest, FindsInsertedAndChangedLines) {
  EXPECT_EQ(show(diff_lines("a\nb\nc\nd\n", "a\nx\nb\ny\nd\n")), "2-2 4-4 ");
}

TEST(LineDiffTest, TakingLinesOutJoinsTheirNeighbours) {
  const LineChanges changes = diff_lines("a\nb\nc\n", "a\nc\n");
  EXPECT_EQ(show(changes), "j1 ");
  EXPECT_TRUE(changes.touches(1, 2));
  EXPECT_FALSE(changes.touches(1, 1));
  EXPECT_FALSE(changes.touches(2, 2));
}

TEST(LineDiffTest, ConvertingLineEndsAddsNothing) {
  EXPECT_EQ(show(diff_lines("a\nb\nc", "a\r\nb\r\nc\r\n")), "");
  EXPECT_EQ(show(diff_lines("a\nb\nc\n", "a\rb\rc\r")), "");
}

TEST(LineDiffTest, TouchesTellsEveryLineOfASpan) {
  const LineChanges changes = diff_lines("a\nb\n", "a\nx\ny\nb\n");
  EXPECT_FALSE(changes.touches(1, 1));
  EXPECT_TRUE(changes.touches(1, 2));
  EXPECT_TRUE(changes.touches(3, 3));
  EXPECT_TRUE(changes.touches(3, 9));
  EXPECT_FALSE(changes.touches(4, 4));
}

TEST(LineDiffTest, MovedLinesCountAsAddedOnce) {
  EXPECT_EQ(kept_lines("c\na\nb\n", diff_lines("a\nb\nc\n", "c\na\nb\n")).size(), 2U);
}

TEST(LineDiffTest, BeyondItsBoundEveryUnmatchedLineIsAdded) {
  std::string a, b;
  for (int i = 0; i < 400; ++i) {
    a += cat(i * 7 % 31, '\n');
    b += cat(i * 5 % 31, '\n');
  }
  const LineChanges bounded = diff_lines(a, b, 100);
  EXPECT_FALSE(bounded.exact);
  const std::vector<Bytes> kept = kept_lines(b, bounded);
  EXPECT_LT(kept.size(), kept_lines(b, diff_lines(a, b)).size());
}

TEST(LineDiffTest, KeptLinesAreALongestCommonSubsequence) {
  const bool held = rc::check([] {
    const auto lines = rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6));
    const std::string a = text_of(*lines);
    const std::string b = text_of(*lines);
    const LineChanges changes = diff_lines(a, b);
    RC_ASSERT(changes.exact);
    const std::vector<Bytes> kept = kept_lines(b, changes);
    // As long as the longest, and a subsequence of both: putting the added lines in gives the new text.
    RC_ASSERT(kept.size() == common_length(split_lines(a), split_lines(b)));
    RC_ASSERT(common_length(kept, split_lines(a)) == kept.size());
  });
  EXPECT_TRUE(held);
}

TEST(LineDiffTest, LinesWithoutJointStandSideBySideInTheOldText) {
  const bool held = rc::check([] {
    const auto lines = rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4));
    const std::string a = text_of(*lines);
    const std::string b = text_of(*lines);
    const LineChanges changes = diff_lines(a, b);
    const std::vector<Bytes> new_lines = split_lines(b);
    for (std::uint32_t i = 1; i + 1 <= new_lines.size(); ++i) {
      if (changes.touches(i, i + 1)) continue;
      const std::string pair = cat(new_lines[i - 1], '\n', new_lines[i], '\n');
      RC_ASSERT(cat('\n', a).find(cat('\n', pair)) != std::string::npos);
    }
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace assay::git
