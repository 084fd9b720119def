#include "base/content.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

using namespace std::string_view_literals;

std::string wide(std::string_view text, bool big_endian) {
  std::string out;
  for (const char c : text) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

TEST(Content, WideTextIsKnownByItsMark) {
  EXPECT_EQ(wide_form_of("\xFF\xFE"sv), WideForm::utf16_le);
  EXPECT_EQ(wide_form_of("\xFE\xFF\0x"sv), WideForm::utf16_be);
  EXPECT_EQ(wide_form_of("\xFF\xFE\0\0x\0\0\0"sv), WideForm::utf32_le);
  EXPECT_EQ(wide_form_of("\0\0\xFE\xFF"sv), WideForm::utf32_be);
}

TEST(Content, WideTextWithoutAMarkIsKnownByItsNuls) {
  EXPECT_EQ(wide_form_of(wide("password = swordfish\r\n", false)), WideForm::utf16_le);
  EXPECT_EQ(wide_form_of(wide("password = swordfish\r\n", true)), WideForm::utf16_be);
  EXPECT_EQ(wide_form_of(wide("too short", false)), WideForm::none);
  EXPECT_EQ(wide_form_of(std::string(64, '\0')), WideForm::none);
}

TEST(Content, CompressedDataIsKnownByItsFirstBytes) {
  for (const std::string_view head :
       {"PK\x03\x04\x14\0"sv, "\x1F\x8B\x08\0"sv, "BZh91AY&SY"sv, "BZh1\x17\x72\x45\x38\x50\x90"sv, "\xFD\x37zXZ\0\0"sv,
        "\x28\xB5\x2F\xFD\0"sv, "7z\xBC\xAF\x27\x1C\0"sv, "Rar!\x1A\x07\x01"sv}) {
    EXPECT_NE(packed_content(head), "") << head;
  }
}

TEST(Content, TextAndOtherBinaryDataAreNeither) {
  for (const std::string_view head : {""sv, "P"sv, "PK"sv, "text"sv, "BZh9 is how bzip2 data begins"sv,
                                      "\x7F\x45LF\x02\x01\x01\0\0\0"sv, "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv}) {
    EXPECT_EQ(packed_content(head), "") << head;
    EXPECT_EQ(wide_form_of(head), WideForm::none) << head;
  }
}

}  // namespace
}  // namespace assay
