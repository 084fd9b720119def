#include "scanners/secrets/decode/encoded_finder.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "rules/rule.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/encode_for_tests.h"
#include "scanners/secrets/decode/encoded_masks.h"
#include "scanners/secrets/decode/escapes.h"
#include "scanners/secrets/decode/fragment_finder.h"

namespace assay {
namespace {

std::vector<std::uint64_t> places_in(Bytes text) {
  std::vector<Match> found;
  find_encoded(text, 0, text.size(), found);
  std::vector<std::uint64_t> places;
  for (const Match& match : found)
    if (!is_fragment(encoding_of(match))) places.push_back(match.begin);
  return places;
}

using Places = std::vector<std::uint64_t>;

TEST(EncodedFinder, FindsBase64OfText) {
  EXPECT_EQ(places_in("key: " + base64_of("some text that is long") + "\n"), Places{5});
  EXPECT_EQ(places_in(base64_of("{\"a\": \"b\", \"c\": 1}")), Places{0});
}

TEST(EncodedFinder, FindsHexadecimalOfText) {
  EXPECT_EQ(places_in("x = \"" + hex_of("some text that is long") + "\""), Places{5});
  EXPECT_EQ(places_in("x = 0x" + hex_of("some text that is long")), Places{6});
}

TEST(EncodedFinder, FindsBase64OfWideText) {
  std::string wide;
  for (const char c : std::string_view("echo something")) wide += {c, '\0'};
  EXPECT_EQ(places_in("-enc " + base64_of(wide)), Places{5});
}

TEST(EncodedFinder, FindsBase64OfCompressedData) {
  EXPECT_EQ(places_in("z=" + base64_of(std::string("\x1f\x8b\x08\0\0\0\0\0\0\3abcdefghijklm", 23))), Places{2});
}

TEST(EncodedFinder, FindsZipAndHexadecimalOfCompressedData) {
  const std::string zip("PK\x03\x04\x14\0\0\0\x08\0\xA9\xFD\x80\x81\x82\x83\x84\x85\x86\x87", 20);
  EXPECT_EQ(places_in("z=" + base64_of(zip)), Places{2});
  EXPECT_EQ(places_in("z=" + hex_of(zip)), Places{2});
  EXPECT_EQ(places_in("z=0x" + hex_of(std::string("\x1f\x8b\x08\0\0\0\0\0\0\3abcdefghijklm", 23))), Places{4});
  EXPECT_EQ(places_in("z=UEsDB_is_a_word_and_no_archive_at_all:"), Places{2});
  EXPECT_EQ(places_in("z=UEsDB is a word and no archive at all:"), Places{});
}

std::vector<std::string> encodings_in(Bytes text) {
  std::vector<Match> found;
  find_encoded(text, 0, text.size(), found);
  std::vector<std::string> out;
  for (const Match& match : found)
    out.push_back(cat(match.begin, is_fragment(encoding_of(match)) ? " part of " : " ", name_of(encoding_of(match))));
  return out;
}

using Encodings = std::vector<std::string>;

std::string other_bytes(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(128 + i * 37 % 128);
  return out;
}

TEST(EncodedFinder, FindsTextWithinBase64OfOtherBytesInEachPhase) {
  for (std::size_t head = 20; head < 24; ++head) {
    const std::string run = base64_of(other_bytes(head) + "some text that is long" + other_bytes(9));
    // The first group that is text alone.
    EXPECT_EQ(encodings_in("x: " + run), Encodings{cat(3 + (head + 2) / 3 * 4, " part of base64")}) << head;
  }
}

TEST(EncodedFinder, FindsTextWithinHexadecimalOfOtherBytes) {
  const std::string run = hex_of(other_bytes(21) + "some text that is long" + other_bytes(9));
  const Encodings found = encodings_in("x: " + run);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), "45 part of hexadecimal");
}

TEST(EncodedFinder, FindsTextBetweenNuls) {
  std::string wide;
  for (const char c : std::string_view("echo something")) wide += {'\0', c};
  EXPECT_EQ(encodings_in("x " + base64_of("\xFE\xFF" + wide + other_bytes(6))), Encodings{"6 part of base64"});
}

TEST(EncodedFinder, FindsTextWithinARunOfAnyLengthAtAnyPlace) {
  for (std::size_t before = 0; before < 130; before += 3) {
    for (const std::size_t size : {13U, 40U, 70U, 160U, 1500U}) {
      const std::string run = base64_of(other_bytes(size - size % 3) + "some text that is long" + other_bytes(9));
      const Encodings found = encodings_in(std::string(before, ' ') + run);
      if (run.size() < kFragmentRun) {
        EXPECT_EQ(found, Encodings{});
      } else {
        EXPECT_EQ(found, Encodings{cat(before + size / 3 * 4, " part of base64")}) << before << " " << size;
      }
    }
  }
}

TEST(EncodedFinder, ARunThatIsFoundByItsBeginHasNoFragmentThere) {
  EXPECT_EQ(encodings_in(" " + base64_of("some text that is long, and goes on for a while")), Encodings{"1 base64"});
}

TEST(EncodedFinder, FindsBase64OfEveryKindOfCompressedData) {
  const std::string rest = std::string("\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b") + other_bytes(9);
  using std::string_literals::operator""s;
  for (const std::string& begin : {"BZh91AY&SY"s, "\xfd\x37zXZ\0"s, "\x28\xb5\x2f\xfd"s, "\x04\x22\x4d\x18"s,
                                   "7z\xbc\xaf\x27\x1c"s, "Rar!\x1a\x07"s, "LZIP\x01"s}) {
    const std::string bytes = begin + rest;
    EXPECT_EQ(places_in("z=" + base64_of(bytes)), Places{2}) << bytes;
    EXPECT_EQ(places_in("z=" + hex_of(bytes)), Places{2}) << bytes;
  }
}

TEST(EncodedFinder, FindsLinesOfOneLengthOnce) {
  std::string content;
  for (int i = 0; i < 300; ++i) content += static_cast<char>(128 + i * 7 % 128);
  for (const std::size_t width : {20U, 40U, 80U})
    EXPECT_EQ(encodings_in("a\n" + base64_of(content, width) + "\nb\n"), Encodings{"2 base64"}) << width;
  EXPECT_EQ(encodings_in("a_word_of_one_length\nand one more line\n"), Encodings{});
}

TEST(EncodedFinder, OnTheLastOfTwoLinesMoreMayStandWhenTheFirstReadsAsText) {
  const std::string run = base64_of("token = some text that is long and goes on");
  const std::string lines = run.substr(0, 34) + "\n" + run.substr(34);
  EXPECT_EQ(encodings_in(lines + " !\n"), (Encodings{"0 base64", "0 base64"}));
  EXPECT_EQ(encodings_in("a_word_of_one_length\nand_one_more !\n"), Encodings{});
}

TEST(EncodedFinder, TheBodyOfPemIsNoTextOfItsOwn) {
  const std::string body = base64_of(other_bytes(150), 64);
  const std::string label = std::string("-----BEGIN ") + "SOMETHING-----";
  EXPECT_EQ(encodings_in("a\n" + body + "\n"), Encodings{"2 base64"});
  EXPECT_EQ(encodings_in(label + "\n" + body + "\n"), Encodings{});
  EXPECT_EQ(encodings_in(label + "\r\n  " + body + "\n"), Encodings{});
}

TEST(EncodedFinder, PassesOverWhatIsNoText) {
  EXPECT_EQ(places_in("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"), Places{});
  EXPECT_EQ(
      places_in(
          "integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="),
      Places{});
  EXPECT_EQ(places_in("/usr/lib/python3/dist-packages/setuptools/command/build_py.py"), Places{});
  EXPECT_EQ(places_in("aVeryLongIdentifierOfSomeProgramThatGoesOnAndOn = 1;"), Places{});
}

TEST(EncodedFinder, BeginsBehindALineEndThatIsWrittenOut) {
  EXPECT_EQ(places_in("\"a\\n" + base64_of("some text that is long") + "\""), Places{4});
}

TEST(EncodedFinder, BeginsBehindTheEndOfAnEscape) {
  const std::string text = "some text that is long";
  for (const std::string escape : {"\\n", "\\t", "\\u0022", "\\x22", "%22", "\x1b[m", "\x1b[32m", "\x1b[1;32m",
                                   "\x1b[38;5;208m", "\\033[36;1m", "\\u001b[36m", "^[[0m"}) {
    EXPECT_EQ(places_in(escape + base64_of(text) + "\n"), Places{escape.size()}) << escape;
    EXPECT_EQ(places_in(escape + hex_of(text) + "\n"), Places{escape.size()}) << escape;
    EXPECT_EQ(places_in(escape + "0x" + hex_of(text) + "\n"), Places{escape.size() + 2}) << escape;
  }
  // What only looks like one is a part of the run.
  EXPECT_EQ(places_in("[" + base64_of(text)), Places{1});
}

// As text with an escape before it.
TEST(EncodedFinder, ATokenBeginsBehindTheEndOfAnEscape) {
  const std::string token = cat("tok0123456789", "abcdef");
  for (const std::string before :
       {"a\\n", "a\\t", "\\\\r", "x\\u0022", "x\\x20", "a%20", "a%22", ": \x1b[31m", ": \x1b[1;32m", "a \x1b[m"})
    EXPECT_EQ(places_in(before + token), Places{before.size()}) << before;
  const std::string line(64, 'A');
  for (const std::string& text :
       {std::string("a\\nAVeryLongNameOfATypeInAProgram"), std::string("\\n--------------------1"), "x[0" + token,
        "a;31m" + token, "\\q" + token, std::string("\\ntok0123456789ab"), "-----\\n0" + line + "\\nx"})
    EXPECT_EQ(places_in(text), Places{}) << text;
  // The last line of what is wrapped: all of it is decoded from its begin.
  for (const std::string& text : {"0" + line + "\\n" + token, "0" + line + "\\r\\n" + token})
    EXPECT_EQ(places_in(text), Places{0}) << text;
}

TEST(EncodedFinder, ARunBeginsBehindWhatIsNoBase64) {
  EXPECT_EQ(places_in("x" + base64_of("some text that is long")), Places{});
  EXPECT_EQ(places_in("," + base64_of("some text that is long")), Places{1});
}

// The guarantee of MatchFinder, of pieces of any size.
TEST(EncodedFinder, PiecesGiveWhatTheWholeGives) {
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < 300; ++i) {
    std::string part;
    const std::size_t size = random() % 60;
    for (std::size_t k = 0; k < size; ++k) part += static_cast<char>(' ' + random() % 90);
    if (random() % 3 == 0) part.insert(0, other_bytes(random() % 40));
    const std::size_t line = random() % 3 == 0 ? 16 + random() % 8 * 4 : 0;
    text += random() % 2 == 0 ? base64_of(part, line) : random() % 2 == 0 ? hex_of(part) : part;
    if (random() % 8 == 0) text += cat("\\n", "tok0123456789", "abcdef\x1b[1;32m", "tok0123456789", "abcdef ");
    constexpr std::array<std::string_view, 9> kBetween{" ",   ",",   "\n",      "\"",        "x",
                                                       "\\n", "%22", "\\u0022", "\x1b[1;32m"};
    text += kBetween[random() % kBetween.size()];
  }
  std::vector<Match> whole;
  find_encoded(text, 0, text.size(), whole);
  ASSERT_GT(whole.size(), 50U);
  for (int round = 0; round < 50; ++round) {
    std::vector<Match> pieces;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t to = std::min<std::size_t>(text.size(), at + 1 + random() % 400);
      const std::size_t first = at - std::min(at, kReach);
      const Bytes around = Bytes(text).substr(first, to - first + kReach);
      const std::size_t before = pieces.size();
      find_encoded(around, at - first, to - first, pieces);
      for (std::size_t i = before; i < pieces.size(); ++i) pieces[i].begin += first;
      at = to;
    }
    EXPECT_EQ(pieces, whole);
  }
}

TEST(EncodedMasks, AllKernelsAgreeOnEveryPair) {
  std::string text;
  for (int c = 0; c < 256; ++c)
    for (int next = 0; next < 256; ++next) text += {static_cast<char>(c), static_cast<char>(next)};
  const std::size_t blocks = text.size() / 64;
  std::vector<EncodedMasks> expected(blocks);
  encoded_kernels().front()(text.data(), blocks, expected.data());
  for (const EncodedKernel kernel : encoded_kernels()) {
    for (std::size_t shift = 0; shift < 64; ++shift) {
      std::vector<EncodedMasks> plain(blocks - 1), masks(blocks - 1);
      encoded_kernels().front()(text.data() + shift, blocks - 1, plain.data());
      kernel(text.data() + shift, blocks - 1, masks.data());
      for (std::size_t i = 0; i + 1 < blocks; ++i) {
        EXPECT_EQ(masks[i].base64, plain[i].base64);
        EXPECT_EQ(masks[i].escape, plain[i].escape);
      }
    }
  }
  for (unsigned i = 0; i < text.size(); ++i)
    EXPECT_EQ(expected[i / 64].base64 >> (i % 64) & 1U, kBase64[static_cast<unsigned char>(text[i])] >= 0 ? 1U : 0U);
}

}  // namespace
}  // namespace assay
