#include "base/strings.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Strings, CatJoinsTextAndNumbers) { EXPECT_EQ(cat("line ", 3, ':', std::string("x")), "line 3:x"); }

TEST(Strings, HumanBytesKeepsOneDigit) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(1536), "1.5 KiB");
  EXPECT_EQ(human_bytes(std::uint64_t{5} << 30), "5.0 GiB");
}

TEST(Strings, CommasGroupThousands) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(Strings, PrintableEscapesWhatMovesATerminal) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");
  EXPECT_EQ(printable("caf\xc3\xa9\n"), "caf\xc3\xa9\\x0a");
  EXPECT_EQ(printable("\xff"), "\\xff");
}

TEST(WithoutUserinfo, LeavesOutCredentialsOfUrls) {
  const std::string password = cat("hun", "ter2");
  EXPECT_EQ(without_userinfo(cat("https://ann:", password, "@host/x")), "https://host/x");
  EXPECT_EQ(without_userinfo(cat("a https://", password, "@h1/ b ssh://git@h2/ c")), "a https://h1/ b ssh://h2/ c");
  EXPECT_EQ(without_userinfo(cat("https://a@b:", password, "@host")), "https://host");
}

TEST(WithoutUserinfo, KeepsOtherTexts) {
  for (const char* text : {"", "src/a@b", "https://host/a@b", "git@host:path", "://@", "a://"}) {
    EXPECT_EQ(without_userinfo(text), text);
  }
}

}  // namespace
}  // namespace assay
