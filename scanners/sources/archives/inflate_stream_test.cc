#include "scanners/sources/archives/inflate_stream.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "scanners/sources/archives/inflate_kit.h"
#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

std::string text() {
  std::string out;
  for (int i = 0; i < 30000; ++i) out += "line " + std::to_string(i * 7919 % 10007) + (i % 3 == 0 ? " more\n" : "\n");
  return out;
}

// Text, runs, noise and text that was there before, as the numbers say.
std::string mixture(const std::vector<std::uint16_t>& numbers) {
  std::string out;
  std::uint32_t noise = 1;
  for (const std::uint16_t number : numbers) {
    const std::size_t size = number / 4 % 4096;
    switch (number % 4) {
      case 0:
        out.append(size * 20, static_cast<char>(number >> 8));
        break;
      case 1:
        for (std::size_t i = 0; i < size; ++i) out += static_cast<char>((noise = noise * 1664525 + 1013904223) >> 24);
        break;
      case 2:
        if (!out.empty()) out += out.substr(out.size() * size / 4096, size);
        break;
      default:
        for (std::size_t i = 0; i < size; ++i) out += static_cast<char>('a' + i % (2 + number % 23));
    }
  }
  return out;
}

RC_GTEST_PROP(InflateStream, GivesBackWhatZlibPacked, (const std::vector<std::uint16_t>& numbers)) {
  const std::string original = mixture(numbers);
  const int level = *rc::gen::inRange(0, 10);
  const int strategy = *rc::gen::element(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED);
  const std::size_t in = *rc::gen::inRange<std::size_t>(1, 70000), out = *rc::gen::inRange<std::size_t>(1, 200000);
  const std::string packed = packed_by_zlib(original, level, strategy);
  const Inflated got = inflate_in_parts(packed + "behind", in, out);
  RC_ASSERT(got.text == original);
  RC_ASSERT(got.outcome == Codec::Outcome::end);
  RC_ASSERT(got.taken == packed.size());
}

RC_GTEST_PROP(InflateStream, SaysOfDamagedDataWhatZlibSays, (const std::vector<std::uint16_t>& numbers)) {
  std::string packed = packed_by_zlib(mixture(numbers), *rc::gen::inRange(0, 10), Z_DEFAULT_STRATEGY);
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i)
    packed[*rc::gen::inRange<std::size_t>(0, packed.size())] ^= static_cast<char>(1 << *rc::gen::inRange(0, 8));
  const Inflated theirs = inflate_by_zlib(packed, std::size_t{16} << 20);
  const Inflated ours = inflate_in_parts(packed, *rc::gen::inRange<std::size_t>(1, 1000), 4096, std::size_t{16} << 20);
  RC_ASSERT((ours.outcome == Codec::Outcome::end) == (theirs.outcome == Codec::Outcome::end));
  RC_ASSERT(ours.text == theirs.text);
}

TEST(InflateStream, AnyPartsGiveTheSame) {
  const std::string packed = deflated(text());
  for (const std::size_t in : {1U, 2U, 3U, 15U, 16U, 17U, 1000U})
    for (const std::size_t out : {1U, 7U, 4096U, 1U << 20}) EXPECT_EQ(inflate_in_parts(packed, in, out).text, text());
}

TEST(InflateStream, EveryCutAsksForMore) {
  const std::string packed = deflated("some text, some text, some more text");
  for (std::size_t size = 0; size < packed.size(); ++size)
    EXPECT_EQ(inflate_in_parts(packed.substr(0, size), 5, 100).outcome, Codec::Outcome::more) << size;
}

TEST(InflateStream, CanBeginAgain) {
  InflateStream one;
  std::string room(100, '\0');
  for (const char* const content : {"first", "second"}) {
    ASSERT_TRUE(one.begin());
    const Codec::Step step = one.run(deflated(content), room);
    EXPECT_EQ(step.outcome, Codec::Outcome::end);
    EXPECT_EQ(room.substr(0, step.made), content);
  }
}

TEST(InflateStream, SaysWhatIsWrong) {
  EXPECT_EQ(inflate_in_parts("\x07", 1, 10).why, "is damaged: a block has no known type");
  EXPECT_EQ(inflate_in_parts(std::string("\x01\x03\x00\xFC\xFE", 5), 5, 10).why,
            "is damaged: the size of a stored block is none");
}

// Matches of 258 bytes have another meaning there.
TEST(Deflate64, ReadsWhatDeflateHasInCommon) {
  const std::string packed = deflated(text());
  EXPECT_EQ(inflate_in_parts(packed, 1000, 1000, kNoLimit, DeflateKind::deflate64).text, text());
}

TEST(Deflate64, StoredBlocks) {
  EXPECT_EQ(
      inflate_in_parts(std::string("\x01\x03\x00\xFC\xFF", 5) + "abc", 8, 8, kNoLimit, DeflateKind::deflate64).text,
      "abc");
}

// Fixed codes: the literal 'a', then the length 285 with 16 more bits and a distance of one.
TEST(Deflate64, TheLongestMatchHas65538Bytes) {
  std::string bits = "110";                             // last block, fixed codes, bits as they come
  bits += "10010001";                                   // 'a'
  bits += "11000101" + std::string(16, '1') + "00000";  // 285, all of its bits, distance 1
  bits += "0000000";                                    // end
  std::string packed;
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (i % 8 == 0) packed += '\0';
    if (bits[i] == '1') packed.back() = static_cast<char>(packed.back() | 1 << (i % 8));
  }
  for (const std::size_t in : {1U, 1000U}) {
    const Inflated read = inflate_in_parts(packed, in, 1000, kNoLimit, DeflateKind::deflate64);
    EXPECT_EQ(read.outcome, Codec::Outcome::end);
    EXPECT_EQ(read.text, std::string(1 + 3 + 65535, 'a'));
  }
}

}  // namespace
}  // namespace assay::archives
