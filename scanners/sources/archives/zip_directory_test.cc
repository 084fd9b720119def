#include "scanners/sources/archives/zip_directory.h"

#include <gtest/gtest.h>

#include <string>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

// The end of an archive without members, whose two records say these numbers of members and this place of the list.
std::string two_ends(std::uint64_t wide, std::uint64_t plain, std::uint64_t plain_at) {
  return cat("PK\x06\x06", little(44, 8), little(45, 2), little(45, 2), little(0, 4), little(0, 4), little(wide, 8),
             little(wide, 8), little(0, 8), little(0, 8), "PK\x06\x07", little(0, 4), little(0, 8), little(1, 4),
             "PK\x05\x06", little(0, 4), little(plain, 2), little(plain, 2), little(0, 4), little(plain_at, 4),
             little(0, 2));
}

ZipDirectory read(const std::string& bytes) {
  MemoryBytes memory(bytes);
  auto out = read_zip_directory(memory, 1 << 20, 1000);
  EXPECT_TRUE(out);
  return out ? std::move(*out) : ZipDirectory();
}

TEST(ZipDirectory, TwoEndsThatAgreeAreOne) {
  EXPECT_TRUE(read(two_ends(0, 0, 0)).wide);
  EXPECT_FALSE(read(two_ends(0, 0, 0)).two_ends);
  EXPECT_FALSE(read(two_ends(0, 0xFFFF, 0xFFFFFFFF)).two_ends);
}

TEST(ZipDirectory, APlainEndThatSaysSomethingElseIsTold) {
  EXPECT_TRUE(read(two_ends(0, 1, 0)).two_ends);
  EXPECT_TRUE(read(two_ends(0, 0, 7)).two_ends);
}

TEST(ZipDirectory, MembersInAnotherFileAreTold) {
  std::string bytes = two_ends(0, 0, 0);
  EXPECT_FALSE(read(bytes).two_counts);
  bytes[24] = 1;  // members in this file, by the 64-bit record
  EXPECT_TRUE(read(bytes).two_counts);
}

}  // namespace
}  // namespace assay::archives
