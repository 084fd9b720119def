#include "scanners/secrets/decode/base85.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "rules/marks.h"
#include "scanners/secrets/decode/decoded_text.h"
#include "scanners/secrets/decode/joined_lines_fixture.h"
#include "scanners/secrets/decode/uuencode.h"

namespace assay {
namespace {

using testing::joined_key_rule;
using testing::places_in;

std::vector<std::string> places(const std::string& text) {
  return places_in(testing::compile({joined_key_rule()}), text);
}

TEST(Base85, Groups) {
  const unsigned man[] = {24, 73, 80, 78, 61};  // "9jqo^" of Adobe
  EXPECT_EQ(base85_group(man, 5), "Man ");
  EXPECT_EQ(base85_group(man, 1), "");
  const unsigned most[] = {84, 84, 84, 84, 84};
  EXPECT_EQ(base85_group(most, 5), "");
}

TEST(Uuencode, LinesHaveTheLengthThatTheyTell) {
  EXPECT_EQ(uu_line("#0V%T\nx", 0).bytes, 3U);
  EXPECT_EQ(uu_line("#0V%T", 0).end, 5U);
  EXPECT_EQ(uu_line("M0V%T", 0).bytes, 0U);
  EXPECT_EQ(uu_line("a lower case line", 0).bytes, 0U);
  EXPECT_EQ(uu_begin("begin 644 a\n#0V%T\n", 0), 12U);
  EXPECT_EQ(uu_begin("x begin 644 a\n#0V%T\n", 2), Bytes::npos);
  EXPECT_EQ(uu_begin("begin 644 a\nnothing of the kind\n", 0), Bytes::npos);
}

TEST(Base85, BesideItsName) {
  const std::string encoded = "b8l^BAarGTbUGkwWqDsPF)}kWH8wXmIbmXBWMyU`VQyp~ZEtdA";
  EXPECT_EQ(places(cat("x = b85decode('", encoded, "')\n")), std::vector<std::string>{"1:29-1:55 base85"});
  EXPECT_EQ(places(cat("SECRET_B85=", encoded, "\n")).size(), 1U);
  EXPECT_EQ(places(cat("base85: ", encoded)).size(), 1U);
  EXPECT_TRUE(places(cat("x = b64decode('", encoded, "')\n")).empty());  // nothing tells of it
}

TEST(Base85, OfAdobe) {
  EXPECT_EQ(places("key: <~F)Po,+EV1>F?1O[AU.W:0etOA2)[BQ3FQB,A7]?q@;]TuD/XH+~>\n"),
            std::vector<std::string>{"1:21-1:47 base85"});
}

TEST(Base85, CompressedData) {
  EXPECT_EQ(places("data = base64.b85decode('c$_QF&rMY*Nv$ZcQpirNj5jbeGBz<aGq<ozOiE5kO;bqBOHs(pFG>Xf4=@cR')"),
            std::vector<std::string>{"1:26-1:86 zlib in base85"});
}

TEST(Base85, BinaryPatchesOfGit) {
  const std::string patch =
      "diff --git a/a b/a\nGIT binary patch\nliteral "
      "40\nvc$_QF&rMY*Nv$ZcQpirNj5jbeGBz<aGq<ozOiE5kO;bqBOHs(pFG>Xf4=@cR\n\nliteral 0\nHcmV?d00001\n\n";
  const std::vector<std::string> found = places(patch);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].starts_with("2:1-") && found[0].ends_with("zlib in base85")) << found[0];
}

TEST(Uuencode, AValueOverTwoLines) {
  EXPECT_EQ(places("begin 644 a.txt\n><V]M92!T97AT.B!K97E?,#$R,S0U-C<X.6%B8V1E\n*9B!A;F0@;6]R90  \n`\nend\n"),
            std::vector<std::string>{"2:16-3:4 uuencode"});
}

// The blanks of its last groups are cut off, and it is read from behind them on.
TEST(Uuencode, ALineIsReadFromBehindItsEnd) {
  const std::string line = "%4-74-6";
  for (std::size_t begin = 0; begin < line.size(); ++begin) {
    const auto decoded =
        DecodedText::decode(DecodedSource{.text = line}, begin, Encoding::uuencode, 4096, /*resumed=*/true);
    EXPECT_LE(decoded->source_begin(), decoded->source_end()) << begin;
    EXPECT_LE(decoded->source_end(), line.size()) << begin;
  }
}

TEST(Marks, AreLongEnoughAndNotLongerThanTold) {
  for (const MarkLiteral& mark : kMarks) {
    EXPECT_GE(mark.text.size(), 4U);
    EXPECT_LE(mark.text.size(), kLongestMark);
  }
}

}  // namespace
}  // namespace assay
