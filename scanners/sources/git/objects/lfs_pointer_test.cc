#include "scanners/sources/git/objects/lfs_pointer.h"

#include <gtest/gtest.h>

namespace assay::git {
namespace {

const std::string kOid = std::string(32, 'a') + std::string(32, '0');
const std::string kVersion = "version https://git-lfs.github.com/spec/v1\n";

TEST(LfsPointerTest, ReadsPointers) {
  const auto pointer = parse_lfs_pointer(kVersion + "oid sha256:" + kOid + "\nsize 12\n");
  ASSERT_TRUE(pointer);
  EXPECT_EQ(pointer->oid, kOid);
  EXPECT_EQ(pointer->size, 12U);
  EXPECT_EQ(pointer->path(), "objects/aa/aa/" + kOid);
  EXPECT_TRUE(parse_lfs_pointer(kVersion + "ext-0-x sha256:" + kOid + "\noid sha256:" + kOid + "\nsize 12"));
  EXPECT_TRUE(parse_lfs_pointer(kVersion + "oid sha256:" + kOid + "\r\nsize 12\r\n"));
}

TEST(LfsPointerTest, RefusesWhatIsNone) {
  const std::string good = kVersion + "oid sha256:" + kOid + "\nsize 12\n";
  for (std::size_t size = 0; size + 4 < good.size(); ++size)
    EXPECT_FALSE(parse_lfs_pointer(std::string_view(good).substr(0, size))) << size;
  EXPECT_FALSE(parse_lfs_pointer("x" + good));
  EXPECT_FALSE(parse_lfs_pointer(good + std::string(1024, ' ')));
  EXPECT_FALSE(parse_lfs_pointer(kVersion + "oid sha256:" + kOid.substr(1) + "/\nsize 12\n"));
  EXPECT_FALSE(parse_lfs_pointer(kVersion + "oid sha256:" + kOid + "\nsize x\n"));
}

}  // namespace
}  // namespace assay::git
