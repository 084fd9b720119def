#include "scanners/sources/git/store/pack_index.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git {
namespace {

using testing::big_endian;
using testing::PackText;

struct Sample {
  PackText pack;
  std::vector<ObjectId> ids;
  std::string bytes;

  Sample() {
    for (int i = 0; i < 50; ++i) ids.push_back(pack.add(ObjectType::blob, cat("object ", i)));
    bytes = pack.index();
  }
};

std::string why_not(const std::string& bytes, HashKind kind = HashKind::sha1) {
  const auto index = PackIndex::parse(bytes, kind, "x.idx");
  return index ? "" : index.error().why;
}

TEST(PackIndex, FindsEachNameWithItsOffsetAndCrc) {
  const Sample sample;
  const auto index = PackIndex::parse(sample.bytes, HashKind::sha1, "x.idx");
  ASSERT_TRUE(index);
  ASSERT_EQ(index->size(), 50U);
  for (std::size_t i = 0; i < sample.ids.size(); ++i) {
    const auto position = index->find(sample.ids[i].view().data());
    ASSERT_TRUE(position);
    EXPECT_EQ(index->offset(*position), sample.pack.entries[i].offset);
    EXPECT_EQ(index->crc(*position), crc32_of(sample.pack.entries[i].bytes));
  }
  EXPECT_FALSE(index->find(std::string(20, '\x55').data()));
  EXPECT_TRUE(index->checksum_holds());
}

TEST(PackIndex, NoticesAFlippedBit) {
  Sample sample;
  sample.bytes[1100] = static_cast<char>(sample.bytes[1100] ^ 4);
  const auto index = PackIndex::parse(sample.bytes, HashKind::sha1, "x.idx");
  ASSERT_TRUE(index);
  EXPECT_FALSE(index->checksum_holds());
}

TEST(PackIndex, RefusesEveryCutOffFile) {
  const Sample sample;
  for (std::size_t size = 0; size < sample.bytes.size(); size += 7) {
    EXPECT_NE(why_not(sample.bytes.substr(0, size)), "") << size;
  }
}

TEST(PackIndex, RefusesAFanOutThatIsNotInOrder) {
  Sample sample;
  sample.bytes.replace(8 + 4 * 100, 4, big_endian(1000, 4));
  EXPECT_EQ(why_not(sample.bytes), "its fan-out table is not in order");
}

TEST(PackIndex, RefusesACountThatTheFileCannotHold) {
  Sample sample;
  sample.bytes.replace(8 + 4 * 255, 4, big_endian(0xffffffff, 4));
  EXPECT_EQ(why_not(sample.bytes), "its size does not fit the number of its objects");
}

TEST(PackIndex, RefusesAnUnknownVersion) {
  Sample sample;
  sample.bytes[7] = 3;
  EXPECT_EQ(why_not(sample.bytes), "version 3 is unknown");
}

TEST(PackIndex, RefusesAnIndexOfTheOtherKindOfNames) { EXPECT_NE(why_not(Sample().bytes, HashKind::sha256), ""); }

TEST(PackIndex, AnOffsetBeyondTheTableOfLargeOnesIsNoOffset) {
  Sample sample;
  sample.bytes.replace(sample.bytes.size() - 40 - 4, 4, big_endian(0x80000005, 4));
  const auto index = PackIndex::parse(sample.bytes, HashKind::sha1, "x.idx");
  ASSERT_TRUE(index);
  EXPECT_EQ(index->offset(49), ~std::uint64_t{0});
}

TEST(PackIndex, BuildsAnIndexThatItReads) {
  std::vector<PackIndex::Entry> entries = {{std::string(20, '\x01'), 12}, {std::string(20, '\xfe'), 0x123456789aULL}};
  const std::string bytes = PackIndex::build(entries, HashKind::sha1);
  const auto index = PackIndex::parse(bytes, HashKind::sha1, "x.idx");
  ASSERT_TRUE(index);
  EXPECT_EQ(index->offset(*index->find(entries[1].name.data())), entries[1].offset);
  EXPECT_FALSE(index->has_crc());
}

}  // namespace
}  // namespace assay::git
