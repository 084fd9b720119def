#include "scanners/secrets/text_position.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>

#include "base/utf8.h"

namespace assay {
namespace {

TextPosition over(Bytes text) {
  TextPosition position;
  advance(position, text);
  return position;
}

TEST(TextPosition, CountsLinesThatEndInLfCrLfAndCr) {
  EXPECT_EQ(over("a\nb").line, 2U);
  EXPECT_EQ(over("a\r\nb").line, 2U);
  EXPECT_EQ(over("a\rb\rc").line, 3U);
  EXPECT_EQ(over("a\n\nb").line, 3U);
  EXPECT_EQ(over("a\r\r\nb").line, 3U);
}

TEST(TextPosition, ColumnsAreUtf16CodeUnits) {
  EXPECT_EQ(over("abc").column, 4U);
  EXPECT_EQ(over("x\ncaf\xc3\xa9").column, 5U);
  EXPECT_EQ(over("\xf0\x9f\x98\x80").column, 3U);  // outside the basic plane: two units
  EXPECT_EQ(over("\xff\xfe").column, 3U);
}

TEST(TextPosition, CuttingTheBytesChangesNothing) {
  const std::string text = "one\r\ntwo\rthree\n\n\rfour\r\n\r\nfive";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    TextPosition position;
    advance(position, Bytes(text).substr(0, cut));
    advance(position, Bytes(text).substr(cut));
    EXPECT_EQ(position, over(text)) << "cut at " << cut;
  }
}

TEST(TextPosition, CleanCutKeepsReturnAndFeedTogether) {
  EXPECT_EQ(clean_cut("ab\r\ncd", 3), 2U);
  EXPECT_EQ(clean_cut("ab\r\ncd", 4), 4U);
  EXPECT_EQ(clean_cut("ab\n\ncd", 3), 3U);
}

TEST(TextPosition, CleanCutKeepsCharactersTogether) {
  const std::string text = "a\xF0\x9F\x98\x80z";
  for (const std::size_t inside : {2U, 3U, 4U}) EXPECT_EQ(clean_cut(text, inside), 1U);
  EXPECT_EQ(clean_cut(text, 5), 5U);
  EXPECT_EQ(clean_cut("a\x9F\x98z", 2), 2U);  // stray continuation bytes belong to nothing
}

TEST(TextPosition, PiecesAtCleanCutsAddUpToTheWhole) {
  std::mt19937 random(7);
  const std::string alphabet[] = {"a",    "b",        "\n",          "\r", "\r\n", "\xC3\xA9", "\xF0\x9F\x98\x80",
                                  "\x80", "\xE2\x82", "longer text "};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    const std::size_t words = random() % 300;
    for (std::size_t i = 0; i < words; ++i) text += alphabet[random() % std::size(alphabet)];
    std::uint32_t line = 1;
    std::size_t line_begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) {
        ++line;
        line_begin = i + 1;
      }
    }
    TextPosition position;
    std::size_t done = 0;
    while (done < text.size()) {
      const std::size_t cut = clean_cut(text, std::min(text.size(), done + 5 + random() % 100));
      advance(position, count_lines(Bytes(text).substr(done, cut - done)));
      done = cut;
    }
    EXPECT_EQ(position.line, line);
    EXPECT_EQ(position.column, 1 + utf16_length(Bytes(text).substr(line_begin)));
    EXPECT_EQ(position.offset, text.size());
  }
}

TEST(TextPosition, StaysAtTheMostThatFits) {
  TextPosition position;
  advance(position, {.bytes = 1, .breaks = std::uint64_t{1} << 40, .tail_units = std::uint64_t{1} << 40});
  advance(position, "\n");
  EXPECT_EQ(position.line, 0xFFFFFFFFU);
  EXPECT_EQ(position.column, 1U);
}

}  // namespace
}  // namespace assay
