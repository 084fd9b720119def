#include "scanners/secrets/decode/escapes.h"

#include <gtest/gtest.h>

#include <algorithm>
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
  EXPECT_EQ(read("\" +\n\"", Encoding::literals), "5:");
  EXPECT_EQ(read("\" + \"", Encoding::literals), "5:");
  EXPECT_EQ(read("' . \"", Encoding::literals), "5:");
  EXPECT_EQ(read("'\n   '", Encoding::literals), "6:");
  EXPECT_EQ(read("\" \"", Encoding::literals), "3:");
  EXPECT_EQ(read("\"\"", Encoding::literals), "none");
  EXPECT_EQ(read("\" '", Encoding::literals), "none");
  EXPECT_EQ(read("\", \"", Encoding::literals), "none");
  EXPECT_EQ(read("\"\n'", Encoding::literals), "none");
}

TEST(Escapes, ThatMayBePartOfATokenAreFound) {
  EXPECT_EQ(places_in("a tok_0123%41bcdef012345"), Places{10});
  EXPECT_EQ(places_in("tok_0123\\u0041bcdef01234"), Places{8});
  EXPECT_EQ(places_in("tok_0123&#65;bcdef012345"), Places{8});
  EXPECT_EQ(places_in("tok_0123\x1b[0mbcdef01234567"), Places{8});
  EXPECT_EQ(places_in("tok_0123\x1b[01;31m\x1b[Kbcdef01234567"), (Places{8, 16}));
  EXPECT_EQ(places_in("\"tok_0123\" +\n  \"bcdef01234567\""), Places{9});
  EXPECT_EQ(places_in("tok_0123=\nbcdef0123456789"), Places{8});
  for (const std::string_view character :
       {"\xC2\xAD", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0", "\xEF\xBB\xBF"})
    EXPECT_EQ(places_in(cat("tok_0123", character, character, "bcdef01234567")).front(), 8U);
}

TEST(Escapes, OfOrdinaryTextArePassedOver) {
  EXPECT_EQ(places_in("printf(\"%4d %-20s\\n\", \"a\" \"b\");"), Places{});
  EXPECT_EQ(places_in("a%20text%20of%20some%20words"), Places{});
  EXPECT_EQ(places_in("caf\\u00e9 \\\"quoted\\\" c:\\\\users\\\\somebody"), Places{});
  EXPECT_EQ(places_in("<a href=\"?a=b&amp;c=d\">x &lt; y</a>"), Places{});
  EXPECT_EQ(places_in("\x1b[32mok\x1b[0m 12 passed"), Places{});
  EXPECT_EQ(places_in("x == y; timeout=30"), Places{});
  EXPECT_EQ(places_in("it_doesn\xE2\x80\x99t_matter_at_all \xE2\x80\x93 caf\xC3\xA9 \xEF\xBC\xA1"), Places{});
  EXPECT_EQ(places_in("Donau\xC2\xAD"
                      "dampf \xE2\x80\x8B"),
            Places{});
}

// What is passed over by its first two bytes begins no escape.
TEST(Escapes, EveryPairThatMayBeginOneIsLookedAt) {
  const std::vector<std::string> rests = {"41bcdef",  "1bcdef",  "0041bcdef", "65;bcdef", "mp;#65;bcdef",
                                          "0mbcdef",  "0;a\abc", "+\"bcdef",  "\"bcdef",  "\nbcdef",
                                          "u0041bcd", "bcdef",   "\nbcdef",   "bcdef'ab", "\n'bcdef"};
  std::size_t seen = 0;
  for (const Encoding kind : {Encoding::percent, Encoding::backslash, Encoding::entities, Encoding::quoted_printable,
                              Encoding::terminal, Encoding::literals}) {
    for (const char first : introducers(kind)) {
      for (int next = 0; next < 256; ++next) {
        for (const std::string& rest : rests) {
          const std::string text = cat("tok_0123456789abcdef", Bytes(&first, 1), static_cast<char>(next), rest);
          if (std::count(text.begin(), text.end(), '\n') > 1) continue;
          const Escape escape = escape_at(text, 20, kind);
          const bool counts = escape.size == 0 ? text[20 + escape.length] == 'b' : escape.bytes[0] == 'A';
          // A single byte of quoted-printable is mostly none.
          if (escape.length == 0 || !counts || (kind == Encoding::quoted_printable && escape.size != 0)) continue;
          ++seen;
          EXPECT_EQ(places_in(text), Places{20}) << text;
        }
      }
    }
  }
  EXPECT_GT(seen, 20U);
}

// A named entity that stands for no character of a token once was a candidate where a block of 64 bytes ends.
TEST(Escapes, AreFoundAlikeWhereverBlocksEnd) {
  const std::string escapes = "&quot;&#x40;AAAAAAAAAAAAA1&amp;&lt;%41bcdef=3Dabcdef0123\\/";
  for (std::size_t shift = 0; shift < 64; ++shift) {
    Places places = places_in(std::string(64, ' ') + escapes);
    for (std::uint64_t& place : places) place += shift;
    EXPECT_EQ(places_in(std::string(64 + shift, ' ') + escapes), places);
  }
}

TEST(Escapes, SoftLineBreaksPartAnything) {
  EXPECT_EQ(places_in("H4sI/aGk+=\n/0123456789"), Places{9});
  EXPECT_EQ(places_in("\\u0074\\u006f=\r\n\\u006b"), Places{12});
  EXPECT_EQ(places_in("%74%6F%6B_%6=\n1bcdef01"), Places{12});
  EXPECT_EQ(places_in(std::string(90, 'a') + "=\nbcdef0123456789"), Places{});
  EXPECT_EQ(places_in("YWJjZGVmZ2hpamts==\nbcdef0123456789"), Places{});
  EXPECT_EQ(places_in("a_long_name_of_something =\n  value"), Places{});
}

TEST(Escapes, ANumberThatSomethingIsSetToIsNone) {
  EXPECT_EQ(places_in("--max-old-space-size=4096 --timeout_of_all=30"), Places{});
  EXPECT_EQ(places_in("some_value=41bcdef=42"), Places{10});
  EXPECT_EQ(places_in("tok_0123456=41bcdef"), Places{11});
  EXPECT_EQ(places_in("tok_0123456=3Dbcdef"), Places{11});
}

TEST(Escapes, ListsOfShortLiteralsAreNone) {
  EXPECT_EQ(places_in("\"errors\"\n\"fmt\"\n\"io\"\n\"strconv\"\n"), Places{});
  EXPECT_EQ(places_in("\"tok_01234567\"\n\n\"89abcdef\""), Places{});
  EXPECT_EQ(places_in("\"tok_01234567\"\n  \"89abcdef\""), Places{13});
}

}  // namespace
}  // namespace assay
