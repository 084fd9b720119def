#include "base/line_hash.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace assay {
namespace {

using Hashes = std::vector<std::string>;

// Hashes in order of lines, the text fed in pieces of `piece` bytes.
Hashes hashes(std::string_view text, std::size_t piece = 1000) {
  Hashes out;
  LineHasher hasher([&](std::uint64_t line, const std::string& hash) {
    EXPECT_EQ(line, out.size() + 1);
    out.push_back(hash);
  });
  for (std::size_t at = 0; at < text.size(); at += piece) hasher.feed(text.substr(at, piece));
  hasher.finish();
  return out;
}

// The expected values are those of GitHub's own tests of this function; the last group comes from an independent
// implementation run in Node, which agreed on 1,000 generated files, ill-formed UTF-8 among them.
TEST(LineHash, OfAnEmptyTextIsTheEndMarksOwn) { EXPECT_EQ(hashes(""), Hashes{"c129715d7a2bc9a3:1"}); }

TEST(LineHash, IgnoresBlanksAndTabs) {
  EXPECT_EQ(hashes(" a\nb\n  \t\tc\n d"),
            (Hashes{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}));
}

TEST(LineHash, CountsEmptyLines) {
  EXPECT_EQ(hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End"),
            (Hashes{"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1",
                    "b86d3392aea1be30:1", "e6ceba753e1a442:1"}));
}

TEST(LineHash, IsTheSameForEveryKindOfLineEnd) {
  const Hashes expected = {"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
                           "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"};
  EXPECT_EQ(hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"), expected);
  EXPECT_EQ(hashes(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r"), expected);
  EXPECT_EQ(hashes(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n"), expected);
}

TEST(LineHash, NumbersEqualHashes) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "Lorem ipsum dolor sit amet.\n";
  EXPECT_EQ(hashes(text),
            (Hashes{"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4",
                    "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1",
                    "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"}));
}

TEST(LineHash, ReadsUtf16UnitsAndKeepsTheByteOrderMark) {
  EXPECT_EQ(hashes("\xEF\xBB\xBF\xC3\xA9 \xF0\x9F\x98\x80\r\n x\r \n"),
            (Hashes{"55500da48c6519ae:1", "75897d1b718b7603:1", "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1"}));
}

TEST(LineHash, TakesAnIllFormedPartForOneReplacementCharacter) {
  const std::string replaced =
      "a\xEF\xBF\xBD"
      "b";
  EXPECT_EQ(hashes("a\xE2\x82"
                   "b"),
            hashes(replaced));
  EXPECT_EQ(hashes("a\xFF"
                   "b"),
            hashes(replaced));
  EXPECT_EQ(hashes("a\xF0\x9F\x98"), hashes("a\xEF\xBF\xBD"));
  EXPECT_NE(hashes("a\xC0\x80"
                   "b"),
            hashes(replaced))
      << "an overlong form is two parts";
}

TEST(LineHash, DoesNotDependOnThePieces) {
  const std::string text = "\xEF\xBB\xBFtoken = \xF0\x9F\x98\x80\r\n\tnext \xE2\x82\xAC\r\rlast \xE2\x82";
  for (const std::size_t piece : {1U, 2U, 3U, 5U}) EXPECT_EQ(hashes(text, piece), hashes(text)) << piece;
}

TEST(LineHash, OfOneLineIsThatOfTheStream) {
  const std::string text = " a\nb\n  \t\tc\n d";
  EXPECT_EQ(primary_location_line_hash(text, 3), "180aee12dab6264:1");
  EXPECT_EQ(primary_location_line_hash(text, 5), "");
  EXPECT_EQ(primary_location_line_hash(text, 0), "");
}

}  // namespace
}  // namespace assay
