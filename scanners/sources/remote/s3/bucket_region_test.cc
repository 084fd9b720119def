#include "scanners/sources/remote/s3/bucket_region.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(BucketRegion, TheServiceOfAnotherRegionIsAskedAndTrusted) {
  BucketRegion region("us-east-1");
  Url endpoint = *parse_url(bucket_service("us-east-1"));
  EXPECT_FALSE(region.serves(*parse_url("https://s3.eu-central-1.amazonaws.com/bucket")));
  ASSERT_TRUE(region.move_to("eu-central-1", endpoint));
  EXPECT_EQ(region.region(), "eu-central-1");
  EXPECT_EQ(endpoint.server(), "https://s3.eu-central-1.amazonaws.com");
  EXPECT_TRUE(region.serves(endpoint));
  EXPECT_FALSE(region.serves(*parse_url("http://s3.eu-central-1.amazonaws.com/bucket")));
  EXPECT_FALSE(region.move_to("us-east-1", endpoint)) << "a service that sends back and forth is followed once";
}

TEST(BucketRegion, AnotherServerStaysTheSame) {
  BucketRegion region("us-east-1");
  Url endpoint = *parse_url("https://minio.example/");
  ASSERT_TRUE(region.move_to("eu-central-1", endpoint));
  EXPECT_EQ(endpoint.server(), "https://minio.example");
  EXPECT_FALSE(region.serves(*parse_url(bucket_service("eu-central-1"))));
}

TEST(BucketRegion, WhatIsNoRegionIsNotFollowed) {
  for (const char* bad : {"", "evil.example/", "eu@evil", "-a", "us-east-1", "EU", "a/../b"}) {
    BucketRegion region("us-east-1");
    Url endpoint = *parse_url(bucket_service("us-east-1"));
    EXPECT_FALSE(region.move_to(bad, endpoint)) << bad;
    EXPECT_EQ(endpoint.server(), bucket_service("us-east-1"));
  }
}

}  // namespace
}  // namespace assay::remote
