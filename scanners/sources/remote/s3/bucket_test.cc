#include "scanners/sources/remote/s3/bucket.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(BucketTarget, BucketsAndPrefixes) {
  const auto target = parse_bucket_target("s3://bucket/a/b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->bucket, "bucket");
  EXPECT_EQ(target->prefix, "a/b");
  EXPECT_EQ(parse_bucket_target("s3://bucket")->prefix, "");
  for (const char* none : {"", "bucket", "s3://", "s3:///a", "s3://a?b/", "https://bucket/"})
    EXPECT_FALSE(parse_bucket_target(none)) << none;
}

}  // namespace
}  // namespace assay::remote
