#include "scanners/secrets/decode/byte_lists.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/decode/decoded_text.h"
#include "scanners/secrets/decode/encode_for_tests.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace assay {
namespace {

const std::string kText = "the key_0123456789abcdef is here";

template <class Form>
std::string listed(std::string_view text, std::string_view between, Form form) {
  std::string out;
  for (const char c : text) out += cat(out.empty() ? "" : between, form(static_cast<unsigned char>(c)));
  return out;
}

std::string hexadecimal(unsigned char byte) { return hex_of(Bytes(reinterpret_cast<const char*>(&byte), 1)); }
std::string prefixed(unsigned char byte) { return cat("0x", hexadecimal(byte)); }
std::string decimal(unsigned char byte) { return cat(static_cast<unsigned>(byte)); }
std::string quoted(unsigned char byte) { return cat("'", std::string(1, static_cast<char>(byte)), "'"); }

// The first list or dump of the text, decoded: what stands around it is left out.
struct Read {
  std::string text;
  std::string of_key;  // what in the source it leads to
};

Read read(const std::string& source) {
  std::vector<Match> found;
  find_encoded(source, 0, source.size(), found);
  for (const Match& match : found) {
    const Encoding encoding = encoding_of(match);
    if (encoding != Encoding::byte_list && encoding != Encoding::dump) continue;
    const auto decoded =
        DecodedText::decode({.text = source}, static_cast<std::size_t>(match.begin), encoding, 1 << 20);
    Read out;
    out.text = decoded->text().substr(decoded->decoded_begin(), decoded->decoded_end() - decoded->decoded_begin());
    const std::size_t key = decoded->text().find("key_");
    if (key != Bytes::npos) {
      const std::uint64_t begin = decoded->original_begin(key);
      out.of_key = source.substr(begin, decoded->original_end(key + 20) - begin);
    }
    return out;
  }
  return {};
}

void expect_read(const std::string& list, const std::string& of_key) {
  for (const std::string& around : {cat("x = {", list, "};\n"), cat("\n", list), cat("[\n  ", list, "\n]\n")}) {
    const Read got = read(around);
    EXPECT_EQ(got.text, kText) << around;
    EXPECT_EQ(got.of_key, of_key) << around;
  }
}

TEST(ByteLists, EveryForm) {
  const std::string key = "key_0123456789abcdef";
  expect_read(listed(kText, ", ", prefixed), listed(key, ", ", prefixed));
  expect_read(listed(kText, ",", prefixed), listed(key, ",", prefixed));
  expect_read(listed(kText, ",\n   ", prefixed), listed(key, ",\n   ", prefixed));
  expect_read(listed(kText, ", ", decimal), listed(key, ", ", decimal));
  expect_read(listed(kText, ",", decimal), listed(key, ",", decimal));
  expect_read(listed(kText, " ", decimal), listed(key, " ", decimal));
  expect_read(listed(kText, ":", hexadecimal), listed(key, ":", hexadecimal));
  expect_read(listed(kText, " ", hexadecimal), listed(key, " ", hexadecimal));
  expect_read(listed(kText, ",\\\n  ", hexadecimal), listed(key, ",\\\n  ", hexadecimal));
  expect_read(listed(kText, ", ", quoted), listed(key, ", ", quoted));
  expect_read(listed(kText, "+", quoted), listed(key, "+", quoted));
  expect_read(cat("(byte) ", listed(kText, ", (byte) ", prefixed)), listed(key, ", (byte) ", prefixed));
  expect_read(cat("chr(", listed(kText, ") . chr(", decimal), ")"), listed(key, ") . chr(", decimal));
  expect_read(cat("Chr(", listed(kText, ") & Chr(", decimal), ")"), listed(key, ") & Chr(", decimal));
}

TEST(ByteLists, TextAmongOtherBytes) {
  std::string bytes;
  for (int i = 128; i < 160; ++i) bytes += static_cast<char>(i);
  const Read got = read(cat("{", listed(cat(bytes, kText, bytes), ", ", prefixed), "}"));
  EXPECT_TRUE(got.text.starts_with(kText));
  EXPECT_LT(got.text.size(), kText.size() + 16);
}

TEST(ByteLists, WhatIsNoListOfBytes) {
  for (const std::string text : {"1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23",
                                 "100.5, 101.5, 102.5, 103.5, 104.5, 105.5, 106.5, 107.5, 108.5, 109.5, 110.5, 111.5",
                                 "a, b, c, d, e, f, a, b, c, d, e, f, a, b, c, d, e, f, a, b, c, d, e, f, a, b, c, d",
                                 "300, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316",
                                 "\\d, \\w, 0x1, 0x2, if (a == b) { c = d; } if (a == b) { c = d; } if (a == b) {  }"})
    EXPECT_EQ(read(text).text, "") << text;
}

TEST(ByteLists, FoundAlikeWhereverAPieceBegins) {
  const std::string text = cat(std::string(70, ' '), "{", listed(kText, ", ", prefixed), "}\n", std::string(70, ' '),
                               "[", listed(kText, ", ", decimal), "]");
  std::vector<Match> whole;
  find_encoded(text, 0, text.size(), whole);
  EXPECT_EQ(whole.size(), 2U);
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    std::vector<Match> pieces;
    find_encoded(text, 0, cut, pieces);
    find_encoded(text, cut, text.size(), pieces);
    EXPECT_EQ(pieces, whole) << cut;
  }
}

TEST(DumpLines, EveryForm) {
  struct Case {
    std::string dump, of_key;
  };
  const std::vector<Case> cases{
      {"00000000: 7468 6520 6b65 795f 3031 3233 3435 3637  the key_01234567\n"
       "00000010: 3839 6162 6364 6566 2069 7320 6865 7265  89abcdef is here\n",
       "6b65 795f 3031 3233 3435 3637  the key_01234567\n00000010: 3839 6162 6364 6566 2069 7320 6865 7265  "
       "89abcdef is here"},
      {"00000000  74 68 65 20 6b 65 79 5f  30 31 32 33 34 35 36 37  |the key_01234567|\n"
       "00000010  38 39 61 62 63 64 65 66  20 69 73 20 68 65 72 65  |89abcdef is here|\n",
       "6b 65 79 5f  30 31 32 33 34 35 36 37  |the key_01234567|\n00000010  38 39 61 62 63 64 65 66  20 69 73 20 "
       "68 65 72 65  |89abcdef is here|"},
      {"0000000 74 68 65 20 6b 65 79 5f 30 31 32 33 34 35 36 37\n"
       "0000020 38 39 61 62 63 64 65 66 20 69 73 20 68 65 72 65\n0000040\n",
       "6b 65 79 5f 30 31 32 33 34 35 36 37\n0000020 38 39 61 62 63 64 65 66"},
      {"0000000 6874 2065 656b 5f79 3130 3332 3534 3736\n"
       "0000010 3938 6261 6463 6665 6920 2073 6568 6572\n0000020\n",
       "656b 5f79 3130 3332 3534 3736\n0000010 3938 6261 6463 6665"},
      {"0000000 164 150 145 040 153 145 171 137 060 061 062 063 064 065 066 067\n"
       "0000020 070 071 141 142 143 144 145 146 040 151 163 040 150 145 162 145\n0000040\n",
       "153 145 171 137 060 061 062 063 064 065 066 067\n0000020 070 071 141 142 143 144 145 146"},
      {"0000000   t   h   e       k   e   y   _   0   1   2   3   4   5   6   7\n"
       "0000020   8   9   a   b   c   d   e   f       i   s       h   e   r   e\n0000040\n",
       "k   e   y   _   0   1   2   3   4   5   6   7\n0000020   8   9   a   b   c   d   e   f"},
      {"\t0x0000:  7468 6520 6b65 795f 3031 3233 3435 3637  the.key_01234567\n"
       "\t0x0010:  3839 6162 6364 6566 2069 7320 6865 7265  89abcdef.is.here\n",
       "6b65 795f 3031 3233 3435 3637  the.key_01234567\n\t0x0010:  3839 6162 6364 6566 2069 7320 6865 7265  "
       "89abcdef.is.here"},
  };
  for (const Case& one : cases)
    for (const std::string around : {"", "what was sent:\n"}) {
      const Read got = read(cat(around, one.dump, "and more\n"));
      EXPECT_EQ(got.text, kText) << one.dump;
      EXPECT_EQ(got.of_key, one.of_key) << one.dump;
    }
}

TEST(DumpLines, BehindTheTimestampsOfALog) {
  const std::string stamp = "2026-01-05T08:00:00.0000000Z ";
  const Read got = read(cat(stamp, "00000000: 7468 6520 6b65 795f 3031 3233 3435 3637  the key_01234567\n", stamp,
                            "00000010: 3839 6162 6364 6566 2069 7320 6865 7265  89abcdef is here\n"));
  EXPECT_EQ(got.text, kText);
}

TEST(DumpLines, AValueThatBeginsInTheLineBefore) {
  const Read got = read(
      "00000000: ff00 ff00 ff00 ff00 ff00 ff00 ff6b 6579  .............key\n"
      "00000010: 5f30 3132 3334 3536 3738 3961 6263 6465  _0123456789abcde\n"
      "00000020: 6620 ff00                                f ..\n");
  EXPECT_NE(got.text.find("key_0123456789abcdef"), std::string::npos) << got.text;
}

}  // namespace
}  // namespace assay
