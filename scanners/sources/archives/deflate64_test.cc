#include "scanners/sources/archives/deflate64.h"

#include <gtest/gtest.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

struct Read {
  std::string text;
  bool clean = false;
};

Read read_all(const std::string& packed, std::size_t part = 1000) {
  Budget budget(Limits{});
  budget.allow(packed.size());
  MemoryBytes bytes(packed);
  RangeReader range(bytes, 0, packed.size());
  Deflate64Reader reader(range, budget);
  Read out;
  std::vector<char> buffer(part);
  for (;;) {
    const Result<std::size_t> got = reader.read(buffer);
    out.clean = got.has_value();
    if (!got || *got == 0) return out;
    out.text.append(buffer.data(), *got);
  }
}

// Without matches of 258 bytes, whose code has another meaning, both are the same.
std::string text() {
  std::string out;
  for (int i = 0; i < 5000; ++i) out += "line " + std::to_string(i * 7919 % 10007) + (i % 3 == 0 ? " more\n" : "\n");
  return out;
}

TEST(Deflate64, ReadsWhatDeflateHasInCommon) {
  const std::string packed = deflated(text());
  EXPECT_EQ(read_all(packed).text, text());
  EXPECT_EQ(read_all(packed, 1).text, text());
  EXPECT_TRUE(read_all(packed).clean);
}

TEST(Deflate64, StoredBlocks) { EXPECT_EQ(read_all(std::string("\x01\x03\x00\xFC\xFF", 5) + "abc").text, "abc"); }

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
  const Read read = read_all(packed);
  EXPECT_TRUE(read.clean);
  EXPECT_EQ(read.text, std::string(1 + 3 + 65535, 'a'));
}

TEST(Deflate64, EveryCutIsAnError) {
  const std::string packed = deflated("some text, some text, some more text");
  for (std::size_t size = 0; size < packed.size(); ++size) EXPECT_FALSE(read_all(packed.substr(0, size)).clean) << size;
}

}  // namespace
}  // namespace assay::archives
