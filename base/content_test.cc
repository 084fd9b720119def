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
  std::string low, high;
  for (const char c : std::string_view("password = swordfish\r\n")) {
    low += std::string{c, '\0', '\0', '\0'};
    high += std::string{'\0', '\0', '\0', c};
  }
  EXPECT_EQ(wide_form_of(low), WideForm::utf32_le);
  EXPECT_EQ(wide_form_of(high), WideForm::utf32_be);
  EXPECT_EQ(wide_form_of(std::string(64, '\0')), WideForm::none);
}

TEST(Content, OtherBinaryDataIsNoWideText) {
  for (const std::string_view head : {""sv, "P"sv, "PK"sv, "text"sv, "BZh9 is how bzip2 data begins"sv,
                                      "\x7F\x45LF\x02\x01\x01\0\0\0"sv, "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv}) {
    EXPECT_EQ(wide_form_of(head), WideForm::none) << head;
  }
}

TEST(GitData, IsToldByItsFirstBytes) {
  for (const Bytes head : {"PACK\0\0\0\2"sv, "PACK\0\0\0\3\0\0\0\1"sv, "# v2 git bundle\n"sv, "# v3 git bundle\nx"sv})
    EXPECT_TRUE(is_git_data(head)) << head;
  for (const Bytes head : {""sv, "PACK"sv, "PACK\0\0\0\1"sv, "PACKAGES\n"sv, " PACK\0\0\0\2"sv, "# v2 git bundles"sv})
    EXPECT_FALSE(is_git_data(head)) << head;
}

}  // namespace
}  // namespace assay
