#include "scanners/secrets/decode/escapes.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "base/strings.h"

namespace assay {
namespace {

std::string read(std::string_view text, Encoding encoding) {
  const Escape escape = escape_at(text, 0, encoding);
  if (escape.length == 0) return "none";
  return cat(escape.length, ":", Bytes(escape.bytes.data(), escape.size));
}

std::vector<std::uint64_t> places_in(Bytes text) {
  std::vector<Match> found;
  find_escapes(text, 0, text.size(), found);
  std::vector<std::uint64_t> places;
  for (const Match& match : found) places.push_back(match.begin);
  return places;
}

using Places = std::vector<std::uint64_t>;

TEST(Escapes, OfEachKindAreRead) {
  EXPECT_EQ(read("%41b", Encoding::percent), "3:A");
  EXPECT_EQ(read("%4", Encoding::percent), "none");
  EXPECT_EQ(read("\\u0041", Encoding::backslash), "6:A");
  EXPECT_EQ(read("\\u20ac", Encoding::backslash), "6:\xE2\x82\xAC");
  EXPECT_EQ(read("\\ud83d", Encoding::backslash), "6:\xEF\xBF\xBD");
  EXPECT_EQ(read("\\x41", Encoding::backslash), "4:A");
  EXPECT_EQ(read("\\/", Encoding::backslash), "2:/");
  EXPECT_EQ(read("\\\r\nx", Encoding::backslash), "3:");
  EXPECT_EQ(read("\\q", Encoding::backslash), "none");
  EXPECT_EQ(read("&#65;", Encoding::entities), "5:A");
  EXPECT_EQ(read("&#x41;", Encoding::entities), "6:A");
  EXPECT_EQ(read("&amp;", Encoding::entities), "5:&");
  EXPECT_EQ(read("&#65", Encoding::entities), "none");
  EXPECT_EQ(read("=3D", Encoding::quoted_printable), "3:=");
  EXPECT_EQ(read("=\r\n", Encoding::quoted_printable), "3:");
  EXPECT_EQ(read("\x1b[1;31mx", Encoding::terminal), "7:");
  EXPECT_EQ(read("\x1b]8;;http://a\ax", Encoding::terminal), "14:");
  EXPECT_EQ(read("\x1b]0;title\x1b\\x", Encoding::terminal), "11:");
  EXPECT_EQ(read("\x1b]f\x1b", Encoding::terminal), "none");
  EXPECT_EQ(read("\x1b[8mha:////abc\x1b[0mx", Encoding::terminal), "18:");
  EXPECT_EQ(read("\" + \"", Encoding::literals), "5:");
  EXPECT_EQ(read("'\n   '", Encoding::literals), "6:");
  EXPECT_EQ(read("\" \"", Encoding::literals), "none");
  EXPECT_EQ(read("\" + '", Encoding::literals), "none");
}

TEST(Escapes, ThatMayBePartOfATokenAreFound) {
  EXPECT_EQ(places_in("a tok_0123%41bcdef012345"), Places{10});
  EXPECT_EQ(places_in("tok_0123\\u0041bcdef01234"), Places{8});
  EXPECT_EQ(places_in("tok_0123&#65;bcdef012345"), Places{8});
  EXPECT_EQ(places_in("tok_0123\x1b[0mbcdef01234567"), Places{8});
  EXPECT_EQ(places_in("\"tok_0123\" +\n  \"bcdef01234567\""), Places{9});
  EXPECT_EQ(places_in("tok_0123=\nbcdef0123456789"), Places{8});
}

TEST(Escapes, OfOrdinaryTextArePassedOver) {
  EXPECT_EQ(places_in("printf(\"%4d %-20s\\n\", \"a\" \"b\");"), Places{});
  EXPECT_EQ(places_in("a%20text%20of%20some%20words"), Places{});
  EXPECT_EQ(places_in("caf\\u00e9 \\\"quoted\\\" c:\\\\users\\\\somebody"), Places{});
  EXPECT_EQ(places_in("<a href=\"?a=b&amp;c=d\">x &lt; y</a>"), Places{});
  EXPECT_EQ(places_in("\x1b[32mok\x1b[0m 12 passed"), Places{});
  EXPECT_EQ(places_in("x == y; timeout=30"), Places{});
}

TEST(Escapes, AllKernelsAgree) {
  std::mt19937 random(7);
  std::string text;
  for (int i = 0; i < 64 * 200 + 1; ++i)
    text += random() % 2 == 0 ? "%\\&=\x1b\"'\nux#3"[random() % 12] : static_cast<char>(random());
  std::vector<std::uint64_t> expected(200);
  escape_kernels().front()(text.data(), 200, expected.data());
  for (const EscapeKernel kernel : escape_kernels()) {
    std::vector<std::uint64_t> masks(200);
    kernel(text.data(), 200, masks.data());
    EXPECT_EQ(masks, expected);
  }
}

// What the kernel passes over begins no escape.
TEST(Escapes, EveryPairThatMayBeginOneIsLookedAt) {
  const std::string behind = "41;;bcdef0123456789abcdef";
  for (int first = 0; first < 256; ++first) {
    for (int next = 0; next < 256; ++next) {
      std::string text = "tok_0123456789abcdef";
      text += static_cast<char>(first);
      text += static_cast<char>(next);
      std::array<char, 65> block{};
      text.copy(block.data(), text.size());
      std::uint64_t mask = 0;
      escape_kernels().back()(block.data(), 1, &mask);
      if ((mask >> 20 & 1U) != 0) continue;
      std::vector<Match> found;
      find_escapes(text + behind, 20, 21, found);
      EXPECT_TRUE(found.empty()) << first << " " << next;
    }
  }
}

}  // namespace
}  // namespace assay
