#include "scanners/sources/git/objects/object_hash.h"

#include <gtest/gtest.h>

namespace assay::git {
namespace {

TEST(ObjectHash, AContentHasTheNameThatGitGivesIt) {
  const ObjectId sha1 = *ObjectId::from_hex("ce013625030ba8dba906f756967f9e9ca394464a");
  EXPECT_TRUE(has_content(sha1, ObjectType::blob, "hello\n"));
  EXPECT_FALSE(has_content(sha1, ObjectType::blob, "hello"));
  EXPECT_FALSE(has_content(sha1, ObjectType::commit, "hello\n"));
  const ObjectId sha256 = *ObjectId::from_hex("2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
  EXPECT_TRUE(has_content(sha256, ObjectType::blob, "hello\n"));
}

}  // namespace
}  // namespace assay::git
