#include "scanners/sources/files/unopened.h"

#include <gtest/gtest.h>

#include "scanners/sources/files/testing.h"

namespace assay::files {
namespace {

using namespace std::string_view_literals;

// gzip of "xxxxxxxxxxxx", and a local header of a zip archive with a deflated member.
constexpr Bytes kGzip = "\x1f\x8b\x08\0\0\0\0\0\2\3\xab\xa8\x40\x02\0\x84\x0b\x2b\xc6\x0c\0\0\0"sv;
constexpr Bytes kZip = "PK\3\4\x14\0\0\0\x08\0\0\0\0\0\1\2\3\4\x10\0\0\0\x20\0\0\0\5\0\0\0a.txt\0\0\0\0"sv;

TEST(EmbeddedGap, IsOfWhatIsPackedWithinBytes) {
  for (const auto& [packed, what] : {std::pair(kGzip, "gzip data"), std::pair(kZip, "a zip archive")}) {
    for (const std::size_t before : {0U, 1U, 100U, 70'000U}) {
      const std::string text = std::string(before, 'x') + std::string(packed);
      EXPECT_NE(embedded_gap(text, 0, 1000).find(what), std::string::npos) << before;
      EXPECT_EQ(embedded_gap(text, before + 1, 0), "") << before;
    }
  }
  EXPECT_NE(embedded_gap("xx" + std::string(kGzip), 0, 1000).find("at byte 1,002"), std::string::npos);
}

TEST(EmbeddedGap, IsOfNoMagicAlone) {
  for (const Bytes text :
       {"\x1f\x8b\x08 and text behind it"sv, "PK\3\4PK\5\6PK\1\2PK\7\x08 magics of a reader"sv, "BZh9 no block"sv,
        "7z\xBC\xAF\x27\x1C and nothing that is summed up right"sv, "Rar!\x1a\x07\0MSCF\0\0\0\0LZIP\1"sv,
        "\x28\xB5\x2F\xFD\xFF\xFF\xFF\xFF"sv, "begin 6 x\n"sv, "begin 644 x\nlower case is no line of it"sv, ""sv})
    EXPECT_EQ(embedded_gap(text, 0, 0), "") << text;
}

TEST(EmbeddedGap, IsOfUuencodedLines) {
  for (const Bytes text : {"begin 644 a\n#86)C\n`\nend\n"sv, "a\nbegin 0644 a b\r\n#86)C\r\n"sv,
                           "x\nbegin 755 cut off"sv, "begin-base64 644 a\nYWJj\n====\n"sv})
    EXPECT_NE(embedded_gap(text, 0, 0), "") << text;
  EXPECT_EQ(embedded_gap("we begin 644 a\n#86)C\n", 0, 0), "");
}

TEST(UnopenedGap, IsOfEncryptedFilesByTheirMagic) {
  for (const Bytes head : {"Salted__12345678"sv, "age-encryption.org/v1\n"sv, "\0GITCRYPT\0abc"sv, "LUKS\xBA\xBE\0\1"sv,
                           "\x8c\x0d\x04\x09\x03\x08 and what follows"sv, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv})
    EXPECT_NE(unopened_gap({.head = head}), "") << head;
  for (const Bytes head : {"Salted nuts"sv, "ORC, a text"sv, "xar! it is"sv, "%PDF-1.7"sv, "PK\3\4"sv, ""sv})
    EXPECT_EQ(unopened_gap({.head = head}), "") << head;
}

TEST(HiddenDataFinder, LooksAtEachWindowAndFindsAsBefore) {
  LetterFinder inner;
  HiddenDataFinder finder(inner);
  std::vector<Match> matches;
  finder.begin_blob(10);
  EXPECT_TRUE(finder.find("abQcd", 0, 5, matches));
  EXPECT_EQ(matches.size(), 1U);
  EXPECT_EQ(finder.gap(), "");
  EXPECT_TRUE(finder.find_in_part("xy" + std::string(kGzip), 0, 2, matches));
  EXPECT_NE(finder.gap(), "");
}

}  // namespace
}  // namespace assay::files
