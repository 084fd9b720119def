#include "scanners/sources/remote/s3/bucket_page.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::remote {
namespace {

std::string result(const std::string& inside) {
  return cat("<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">", inside,
             "</ListBucketResult>\n");
}

TEST(BucketPage, ReadsObjectsAndTheNextPage) {
  const auto page = parse_bucket_page(
      result("<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken>"
             "<Contents><Key>x &lt;1&gt;&#x20;&#252;</Key><Size>17</Size><ETag>&quot;e&quot;</ETag><Owner><ID>o</ID>"
             "<Size>99</Size></Owner></Contents><CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes>"));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->objects.size(), 1U);
  EXPECT_EQ(page->objects[0].key, "x <1> \u00fc");
  EXPECT_EQ(page->objects[0].size, 17U);
  EXPECT_EQ(page->objects[0].etag, "\"e\"");
  EXPECT_EQ(page->next, "a&b");
}

TEST(BucketPage, DecodesKeysThatWereEncodedForUrls) {
  const auto page = parse_bucket_page(result(
      "<Contents><Key>a+b%2Bc%0A</Key></Contents><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->objects[0].key, "a b+c\n");
}

TEST(BucketPage, EveryCutIsAnError) {
  const std::string whole = result("<IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>1</Size></Contents>");
  ASSERT_TRUE(parse_bucket_page(whole));
  for (std::size_t size = 0; size + 1 < whole.size(); ++size)
    EXPECT_FALSE(parse_bucket_page(whole.substr(0, size))) << size;
}

TEST(BucketPage, WhatIsNoListIsAnError) {
  EXPECT_FALSE(parse_bucket_page("<Error><Code>AccessDenied</Code></Error>"));
  EXPECT_FALSE(parse_bucket_page("<!DOCTYPE a><ListBucketResult></ListBucketResult>"));
  EXPECT_FALSE(parse_bucket_page("<ListBucketResult><a></b></ListBucketResult>"));
  EXPECT_FALSE(parse_bucket_page(result("<IsTruncated>true</IsTruncated>")));
}

TEST(BucketPage, DepthAndEntriesAreBounded) {
  std::string deep, many;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  for (int i = 0; i < 100; ++i) deep += "</a>";
  for (int i = 0; i < 10001; ++i) many += "<Contents/>";
  EXPECT_FALSE(parse_bucket_page(result(deep)));
  EXPECT_FALSE(parse_bucket_page(result(many)));
}

TEST(BucketPage, TheCodeOfARefusal) {
  EXPECT_EQ(element_text("<Error><Code>NoSuchBucket</Code></Error>", "Code"), "NoSuchBucket");
  EXPECT_EQ(element_text("<Error><Code>NoSuch", "Code"), "");
}

}  // namespace
}  // namespace assay::remote
