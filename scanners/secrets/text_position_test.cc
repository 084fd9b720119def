#include "scanners/secrets/text_position.h"

#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace assay
