#include "base/line_index.h"

#include <gtest/gtest.h>

#include <string>

#include "base/utf8.h"

namespace assay {
namespace {

TEST(LineIndex, LinesEndAtEachOfTheThreeSequences) {
  const LineIndex lines("a\nbb\r\nccc\rd");
  ASSERT_EQ(lines.lines(), 4U);
  EXPECT_EQ(lines.text_of(2), "bb");
  EXPECT_EQ(lines.text_of(3), "ccc");
  EXPECT_EQ(lines.text_of(4), "d");
  EXPECT_EQ(lines.line_of(0), 1U);
  EXPECT_EQ(lines.line_of(1), 1U);
  EXPECT_EQ(lines.line_of(2), 2U);
}

TEST(LineIndex, ColumnsAreUtf16CodeUnits) {
  const std::string_view text = "x: \xF0\x9F\x98\x80 y\n";
  const Region region = LineIndex(text).region(8, 9);
  EXPECT_EQ(region.column, 7U);
  EXPECT_EQ(region.end_column, 8U);
}

TEST(LineIndex, ARegionMayEndOnAnotherLine) {
  const Region region = LineIndex("ab\ncd\n").region(1, 4);
  EXPECT_EQ(region.line, 1U);
  EXPECT_EQ(region.column, 2U);
  EXPECT_EQ(region.end_line, 2U);
  EXPECT_EQ(region.end_column, 2U);
}

TEST(LineIndex, ColumnsOfLongLinesAreTheSame) {
  std::string text = "first\n";
  for (int i = 0; i < 5000; ++i) text += i % 7 == 0 ? "\xF0\x9F\x98\x80" : i % 3 == 0 ? "\xC3\xA9" : "ab";
  text += "\nlast";
  const LineIndex lines(text);
  for (std::size_t at = 6; at < text.size() - 5; at += 211) {
    std::size_t begin = at;
    while ((static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    EXPECT_EQ(lines.region(begin, begin).column, utf16_length(std::string_view(text).substr(6, begin - 6)) + 1);
  }
  EXPECT_EQ(lines.region(text.size(), text.size()).column, 5U);
}

TEST(LineIndex, WhatLiesBehindTheTextIsItsEnd) {
  const Region region = LineIndex("ab").region(7, 9);
  EXPECT_EQ(region.begin, 2U);
  EXPECT_EQ(region.end, 2U);
}

TEST(LineIndex, FindsACharacterByLineAndColumn) {
  const LineIndex lines("\xC3\xA9\xC3\xA9x\ny");
  EXPECT_EQ(lines.offset_of(1, 3), 4U);
  EXPECT_EQ(lines.offset_of(1, 99), 5U);
  EXPECT_EQ(lines.offset_of(2, 1), 6U);
  EXPECT_EQ(lines.offset_of(99, 1), 6U);
}

TEST(LineIndex, FindsTheFirstOfEitherBreak) {
  const std::string far(1000, 'x');
  EXPECT_EQ(find_line_break("", 0), 0U);
  EXPECT_EQ(find_line_break("ab", 0), 2U);
  EXPECT_EQ(find_line_break("ab", 5), 2U);
  EXPECT_EQ(find_line_break("a\rb\n", 0), 1U);
  EXPECT_EQ(find_line_break("a\nb\r", 0), 1U);
  EXPECT_EQ(find_line_break("a\nb\r", 2), 3U);
  for (const std::string_view end : {"\n", "\r", "\r\n"}) EXPECT_EQ(find_line_break(far + std::string(end), 3), 1000U);
}

}  // namespace
}  // namespace assay
