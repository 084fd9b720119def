#include "scanners/sources/files/line_counter.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/utf8.h"

namespace assay::files {
namespace {

TextPosition after(const std::vector<std::string>& pieces) {
  Position position;
  for (const std::string& piece : pieces) position.move(count_lines(piece));
  return position.at();
}

TEST(LineCounter, LinesEndAtFeedReturnAndBoth) {
  const TextPosition at = after({"a\nb\r\nc\rdef"});
  EXPECT_EQ(at.line, 4U);
  EXPECT_EQ(at.column, 4U);
  EXPECT_EQ(at.offset, 10U);
}

TEST(LineCounter, ColumnsAreUtf16Units) {
  EXPECT_EQ(after({"\xC3\xA9\xF0\x9F\x98\x80x"}).column, 5U);  // é, an emoji of two units, x
  EXPECT_EQ(after({"\xFF\xFEx"}).column, 4U);                  // each invalid byte is one
}

TEST(LineCounter, CleanCutKeepsReturnAndFeedTogether) {
  EXPECT_EQ(clean_cut("ab\r\ncd", 3), 2U);
  EXPECT_EQ(clean_cut("ab\r\ncd", 4), 4U);
  EXPECT_EQ(clean_cut("ab\n\ncd", 3), 3U);
}

TEST(LineCounter, CleanCutKeepsCharactersTogether) {
  const std::string text = "a\xF0\x9F\x98\x80z";
  for (const std::size_t inside : {2U, 3U, 4U}) EXPECT_EQ(clean_cut(text, inside), 1U);
  EXPECT_EQ(clean_cut(text, 5), 5U);
  EXPECT_EQ(clean_cut("a\x9F\x98z", 2), 2U);  // stray continuation bytes belong to nothing
}

TEST(LineCounter, PiecesAtCleanCutsAddUpToTheWhole) {
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
    Position position;
    std::size_t done = 0;
    while (done < text.size()) {
      const std::size_t cut = clean_cut(text, std::min(text.size(), done + 5 + random() % 100));
      position.move(count_lines(Bytes(text).substr(done, cut - done)));
      done = cut;
    }
    EXPECT_EQ(position.at().line, line);
    EXPECT_EQ(position.at().column, 1 + utf16_length(Bytes(text).substr(line_begin)));
    EXPECT_EQ(position.at().offset, text.size());
  }
}

}  // namespace
}  // namespace assay::files
