#include "scanners/sources/git/objects/inflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>

namespace assay::git {
namespace {

// As zlib stores it, which is how git does.
std::string deflated(const std::string& text, int strategy = Z_DEFAULT_STRATEGY) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS, 8, strategy), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// Words of a few letters and hexadecimal digits, as commits hold them.
std::string commit_like(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    const bool hex = random() % 4 == 0;
    for (std::size_t letters = random() % 12; letters-- > 0;) {
      text += hex ? "0123456789abcdef"[random() % 16] : "etaoinshrdlu.-E"[std::min(random() % 15, random() % 15)];
    }
    text += random() % 8 == 0 ? '\n' : ' ';
  }
  text.resize(size);
  return text;
}

struct Inflated {
  std::string why;
  std::string text;
  std::size_t used = 0;
};

// With room behind input and output, as in a pack; the rest of the pack is rubbish.
Inflated with_room(Inflater& inflater, const std::string& stream, std::size_t size) {
  const std::string pack = stream + std::string(64, '\x5a');
  PackBuffer out;
  EXPECT_TRUE(out.reserve(size));
  const auto outcome = inflater.inflate(Bytes(pack).substr(0, stream.size()), pack.size(), out, size);
  if (outcome.why != nullptr) return {outcome.why, {}, 0};
  return {"", std::string(out.data(), size), outcome.used};
}

// Without any, which is libdeflate's work.
Inflated without_room(Inflater& inflater, const std::string& stream, std::size_t size) {
  std::string out(size, '\0');
  const auto outcome = inflater.inflate(stream, out.data(), size);
  if (outcome.why != nullptr) return {outcome.why, {}, 0};
  return {"", out, outcome.used};
}

TEST(Inflate, SmallStreamsOfAnyLength) {
  std::mt19937 random(1);
  Inflater inflater;
  for (std::size_t size = 0; size < 600; ++size) {
    for (const int strategy : {Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) {
      const std::string text = commit_like(random, size);
      const std::string stream = deflated(text, strategy);
      const Inflated inflated = with_room(inflater, stream, size);
      ASSERT_EQ(inflated.why, "") << size;
      ASSERT_EQ(inflated.text, text) << size;
      ASSERT_EQ(inflated.used, stream.size()) << size;
    }
  }
}

// Runs and short distances: copies that overlap themselves.
TEST(Inflate, SmallStreamsThatRepeatThemselves) {
  std::mt19937 random(2);
  Inflater inflater;
  for (unsigned round = 0; round < 2000; ++round) {
    std::string text = commit_like(random, 80);
    while (text.size() < 400) {
      const std::size_t back = 1 + random() % 12;
      for (std::size_t copied = random() % 60; copied-- > 0;) text += text[text.size() - back];
      text += static_cast<char>(random() % 256);
    }
    const std::string stream = deflated(text);
    ASSERT_EQ(with_room(inflater, stream, text.size()).text, text) << round;
  }
}

TEST(Inflate, DamageIsToldAsLibdeflateTellsIt) {
  std::mt19937 random(3);
  Inflater inflater;
  unsigned damaged = 0;
  for (unsigned round = 0; round < 20000; ++round) {
    const std::string text = commit_like(random, 120 + random() % 300);
    std::string stream = deflated(text);
    for (std::size_t flips = 1 + random() % 2; flips-- > 0;) {
      stream[random() % stream.size()] ^= static_cast<char>(1U << random() % 8);
    }
    if (random() % 8 == 0) stream.resize(random() % stream.size());
    const std::size_t size = text.size() - (random() % 8 == 0 ? 1 : 0);
    const Inflated fast = with_room(inflater, stream, size);
    const Inflated slow = without_room(inflater, stream, size);
    ASSERT_EQ(fast.why.empty(), slow.why.empty()) << round;
    ASSERT_EQ(fast.text, slow.text) << round;
    ASSERT_EQ(fast.used, slow.used) << round;
    if (!slow.why.empty()) ++damaged;
  }
  EXPECT_GT(damaged, 15000U);
}

TEST(Inflate, AWrongChecksumOfASmallStreamIsDamage) {
  std::mt19937 random(4);
  Inflater inflater;
  const std::string text = commit_like(random, 300);
  std::string stream = deflated(text);
  stream.back() ^= 1;
  EXPECT_EQ(with_room(inflater, stream, text.size()).why, "its compressed data is damaged");
}

}  // namespace
}  // namespace assay::git
