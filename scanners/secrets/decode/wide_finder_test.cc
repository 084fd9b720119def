#include "scanners/secrets/decode/wide_finder.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

#include "scanners/secrets/decode/decoded_text.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace assay {
namespace {

std::string wide(std::string_view text, bool big_endian = false) {
  std::string out;
  for (const char c : text) out += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

std::vector<std::uint64_t> places_in(Bytes text) {
  std::vector<Match> found;
  find_wide(text, 0, text.size(), found);
  std::vector<std::uint64_t> places;
  for (const Match& match : found) places.push_back(match.begin);
  return places;
}

using Places = std::vector<std::uint64_t>;

TEST(WideFinder, FindsTextInsideOfOtherBytes) {
  EXPECT_EQ(places_in("a log\n" + wide("what came behind") + "\xff\xff"), Places{6});
  EXPECT_EQ(places_in(std::string(100, '\0') + "\1" + wide("what came behind") + std::string(100, '\0')), Places{101});
}

TEST(WideFinder, NeedsTwelveCharacters) {
  EXPECT_EQ(places_in("\1" + wide("eleven char") + "\1\1"), Places{});
  EXPECT_EQ(places_in("\1" + wide("twelve chars") + "\1\1"), Places{1});
}

TEST(WideFinder, BigEndianTextIsReadToItsLastCharacter) {
  const std::string text = "\1\2" + wide("what came behind", true) + "\1\2";
  ASSERT_EQ(places_in(text), Places{3});
  const auto decoded = DecodedText::decode({.text = text}, 3, Encoding::utf16, 1000);
  EXPECT_EQ(decoded->text().substr(decoded->decoded_begin(), 16), "what came behind");
}

TEST(WideFinder, OtherAlphabetsBelongToTheText) {
  std::string text = wide("a German word: ") + std::string("\xdc\0", 2) + wide("ber and on");
  const auto decoded = DecodedText::decode({.text = text}, 0, Encoding::utf16, 1000);
  EXPECT_EQ(decoded->text(),
            "a German word: \xc3\x9c"
            "ber and on");
  const std::size_t at = decoded->text().find("ber");
  EXPECT_EQ(decoded->original_begin(at), 32U);
  EXPECT_EQ(decoded->original_end(at + 3), 38U);
}

TEST(WideFinder, PiecesGiveWhatTheWholeGives) {
  std::mt19937 random(2);
  std::string text;
  for (int i = 0; i < 400; ++i) {
    std::string part;
    for (std::size_t n = random() % 30; n > 0; --n) part += static_cast<char>('a' + random() % 26);
    text += random() % 3 == 0   ? part
            : random() % 3 == 0 ? std::string(random() % 20, '\0')
                                : wide(part, random() % 2 == 0);
  }
  std::vector<Match> whole;
  find_encoded(text, 0, text.size(), whole);
  ASSERT_GT(whole.size(), 30U);
  for (int round = 0; round < 30; ++round) {
    std::vector<Match> pieces;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t to = std::min<std::size_t>(text.size(), at + 1 + random() % 300);
      find_encoded(text, at, to, pieces);
      at = to;
    }
    EXPECT_EQ(pieces, whole);
  }
}

}  // namespace
}  // namespace assay
