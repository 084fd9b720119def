#include "scanners/sources/archives/decompress.h"

#include <gtest/gtest.h>
#include <lzma.h>
#include <zstd.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

std::string xz_of(const std::string& text) {
  std::string out(text.size() + 1000, '\0');
  std::size_t size = 0;
  EXPECT_EQ(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                                    text.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size()),
            LZMA_OK);
  out.resize(size);
  return out;
}

std::string zstd_of(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

struct Unpacked {
  std::string text, error, extra;
  bool has_rest = false;
};

Unpacked unpack(const std::string& bytes, Budget& budget, std::size_t step = 1000) {
  Unpacked out;
  const ContainerKind kind = container_of(bytes);
  MemoryBytes memory(bytes);
  RangeReader input(memory, 0, bytes.size());
  Decompressor reader(codec_of(kind, budget), kind, input, budget,
                      [&](Bytes text, std::uint64_t, bool) { out.extra += text; });
  std::vector<char> buffer(step);
  for (;;) {
    const Result<std::size_t> got = reader.read(buffer);
    if (!got) out.error = got.error().why;
    if (!got || *got == 0) break;
    out.text.append(buffer.data(), *got);
  }
  out.has_rest = reader.has_rest();
  return out;
}

Unpacked unpack(const std::string& bytes, std::size_t step = 1000) {
  Budget budget{Limits{}};
  return unpack(bytes, budget, step);
}

const std::string kText = [] {
  std::string out;
  for (int i = 0; i < 20000; ++i) out += "line " + std::to_string(i) + "\n";
  return out;
}();

TEST(Decompressor, GivesWhatWasPackedInAnySteps) {
  for (const std::string& packed : {gzip_of(kText), xz_of(kText), zstd_of(kText)}) {
    for (const std::size_t step : {std::size_t{7}, std::size_t{4096}, std::size_t{1} << 20}) {
      const Unpacked out = unpack(packed, step);
      EXPECT_EQ(out.text, kText);
      EXPECT_EQ(out.error, "");
      EXPECT_FALSE(out.has_rest);
    }
  }
}

TEST(Decompressor, StreamsBehindOneAnotherAreOneAndZerosPadding) {
  for (const std::string& packed : {gzip_of("one"), xz_of("one"), zstd_of("one")})
    EXPECT_EQ(unpack(packed + packed + std::string(512, '\0')).text, "oneone");
}

TEST(Decompressor, WhatStandsBehindIsTold) {
  for (const std::string& packed : {gzip_of("one"), xz_of("one"), zstd_of("one")}) {
    const Unpacked out = unpack(packed + "text");
    EXPECT_EQ(out.text, "one");
    EXPECT_TRUE(out.has_rest);
  }
}

TEST(Decompressor, EveryCutIsAnError) {
  const std::string text = "some text to be packed, some text to be packed";
  for (const std::string& packed : {gzip_of(text), xz_of(text), zstd_of(text)})
    for (std::size_t size = 8; size < packed.size(); ++size)
      EXPECT_NE(unpack(packed.substr(0, size)).error, "") << size;
}

// RFC 1952 §2.3: every optional part of a header, whatever parts it comes in.
TEST(Decompressor, GzipHeadersHaveManyParts) {
  std::string packed = gzip_of("text");
  packed[3] = 4 | 8 | 16 | 2;
  std::string header = packed.substr(0, 10) + little(5, 2) + "extra" + "name" + '\0' + "comment" + '\0';
  header += little(libdeflate_crc32(0, header.data(), header.size()) & 0xFFFFU, 2);
  const std::string whole = header + packed.substr(10);
  EXPECT_EQ(unpack(whole).text, "text");
  EXPECT_EQ(unpack(whole).error, "");
  std::string wrong = whole;
  wrong[header.size() - 1] ^= 1;
  EXPECT_EQ(unpack(wrong).error, "is damaged: its header's checksum is another");
}

TEST(Decompressor, GzipChecksumsAndSizesAreCompared) {
  for (const std::size_t from_end : {1U, 5U}) {
    std::string packed = gzip_of("text");
    packed[packed.size() - from_end] ^= 1;
    const Unpacked out = unpack(packed);
    EXPECT_EQ(out.text, "text");
    EXPECT_EQ(out.error, "is damaged: its checksum or size is another");
  }
}

TEST(Decompressor, TheBudgetEndsIt) {
  Limits limits;
  limits.archive_bytes_base = 1000;
  Budget budget(limits);
  EXPECT_EQ(unpack(gzip_of(kText), budget).error, kBudgetGap);
  EXPECT_TRUE(budget.exhausted());
}

TEST(Decompressor, SkippableFramesAreShown) {
  const std::string frame = "\x50\x2A\x4D\x18" + little(9, 4) + "look here";
  const Unpacked out = unpack(frame + zstd_of("text"));
  EXPECT_EQ(out.text, "text");
  EXPECT_NE(out.extra.find("look here"), std::string::npos);
}

TEST(Decompressor, MemoryIsGivenBack) {
  Budget budget{Limits{}};
  const std::uint64_t before = budget.memory();
  (void)unpack(xz_of(kText), budget);
  EXPECT_EQ(budget.memory(), before);
}

TEST(GunzipAtOnce, TakesOneStreamOfBoundedSize) {
  Budget budget{Limits{}};
  Memory memory(budget);
  const std::string one = gzip_of(kText), two = one + one;
  MemoryBytes bytes(one), twice(two);
  EXPECT_EQ(gunzip_at_once(bytes, 1 << 20, memory), kText);
  EXPECT_EQ(gunzip_at_once(bytes, 1000, memory), std::nullopt);
  EXPECT_EQ(gunzip_at_once(twice, 1 << 20, memory), std::nullopt);
}

}  // namespace
}  // namespace assay::archives
