#include "base/wide_text.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

using namespace std::string_view_literals;

std::string bytes_of(std::u32string_view text, WideForm form) {
  std::string out;
  const auto put = [&](char32_t value, int width, bool little) {
    for (int i = 0; i < width; ++i) {
      const int shift = 8 * (little ? i : width - 1 - i);
      out += static_cast<char>(static_cast<unsigned char>(value >> shift & 0xFF));
    }
  };
  for (const char32_t c : text) {
    if (form == WideForm::utf32_le || form == WideForm::utf32_be) {
      put(c, 4, form == WideForm::utf32_le);
    } else if (c < 0x10000) {
      put(c, 2, form == WideForm::utf16_le);
    } else {
      put(0xD800 + ((c - 0x10000) >> 10), 2, form == WideForm::utf16_le);
      put(0xDC00 + ((c - 0x10000) & 0x3FF), 2, form == WideForm::utf16_le);
    }
  }
  return out;
}

constexpr WideForm kForms[] = {WideForm::utf16_le, WideForm::utf16_be, WideForm::utf32_le, WideForm::utf32_be};

TEST(WideText, IsDecodedFromEveryForm) {
  for (const WideForm form : kForms) {
    EXPECT_EQ(WideText(bytes_of(U"\uFEFFkéy = \U0001F511 \u4E2D", form), form).text(), "kéy = \U0001F511 \u4E2D");
    EXPECT_EQ(WideText(bytes_of(U"no mark", form), form).text(), "no mark");
  }
}

TEST(WideText, PositionsLeadBackToTheOriginal) {
  for (const WideForm form : kForms) {
    const std::u32string text = U"\uFEFFé\U0001F511key";
    const std::string original = bytes_of(text, form);
    const WideText wide(original, form);
    const std::size_t at = wide.text().find("key");
    EXPECT_EQ(original.substr(wide.original_begin(at)), bytes_of(U"key", form));
    EXPECT_EQ(wide.original_begin(wide.text().size()), original.size());
  }
}

TEST(WideText, PositionsFarBehindLeadBackToo) {
  std::u32string text;
  for (int i = 0; i < 5000; ++i) text += U"\u4E2D\U0001F511x";
  text += U"key";
  for (const WideForm form : kForms) {
    const std::string original = bytes_of(text, form);
    const WideText wide(original, form);
    EXPECT_EQ(original.substr(wide.original_begin(wide.text().size() - 3)), bytes_of(U"key", form));
  }
}

TEST(WideText, WhatIsNoTextIsReplacedAndNothingIsReadBehindTheEnd) {
  EXPECT_EQ(WideText("\x00\xDC"
                     "a\x00"sv,
                     WideForm::utf16_le)
                .text(),
            "\uFFFD"
            "a")
      << "a second half alone";
  EXPECT_EQ(WideText("\x00\xD8"
                     "a\x00"sv,
                     WideForm::utf16_le)
                .text(),
            "\uFFFD"
            "a")
      << "a first half alone";
  EXPECT_EQ(WideText("\x00\xD8"sv, WideForm::utf16_le).text(), "\uFFFD");
  EXPECT_EQ(WideText("a\x00"
                     "b"sv,
                     WideForm::utf16_le)
                .text(),
            "a\uFFFD")
      << "cut off";
  EXPECT_EQ(WideText("\x00\x00\x11\x00"sv, WideForm::utf32_le).text(), "\uFFFD") << "beyond U+10FFFF";
  EXPECT_EQ(WideText("\xFF"sv, WideForm::utf16_le).text(), "\uFFFD");
  EXPECT_EQ(WideText(""sv, WideForm::utf16_le).text(), "");
}

}  // namespace
}  // namespace assay
