#include "scanners/sources/remote/http/headers.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(Headers, NamesInAnyCaseAndTheLastOneCounts) {
  Headers headers;
  headers.add("ETag", " \"a\" \r\n");
  headers.add("etag", "\"b\"");
  EXPECT_EQ(headers.get("ETAG"), "\"b\"");
  EXPECT_FALSE(headers.has("link"));
}

TEST(NextLink, FindsTheNextPage) {
  EXPECT_EQ(next_link(R"(<https://a/b?page=1>; rel="prev", <https://a/b?page=3>; rel="next")"), "https://a/b?page=3");
  EXPECT_EQ(next_link(R"(<https://a/b,c;d>; title="x"; rel=next)"), "https://a/b,c;d");
}

TEST(NextLink, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(next_link(""), "");
  EXPECT_EQ(next_link(R"(<https://a>; rel="last")"), "");
  EXPECT_EQ(next_link(R"(<https://a>; rel="nextest")"), "");
  EXPECT_EQ(next_link("<https://a"), "");
}

TEST(RetryAfter, SecondsAndDates) {
  Headers headers;
  headers.add("Retry-After", "7");
  EXPECT_EQ(retry_after(headers, 100), 7);
  headers.add("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(retry_after(headers, 784111770), 7);
  EXPECT_EQ(retry_after(headers, 784111780), 0);
  headers.add("Retry-After", "-1");
  EXPECT_EQ(retry_after(headers, 100), std::nullopt);
}

TEST(ParseTime, DaysTimesAndOffsets) {
  EXPECT_EQ(parse_time("1970-01-02"), 86400);
  EXPECT_EQ(parse_time("1970-01-01T00:00:01Z"), 1);
  EXPECT_EQ(parse_time("1970-01-01T01:00:01.123+01:00"), 1);
  EXPECT_EQ(parse_time("1969-12-31T22:30:01-01:30"), 1);
  for (const char* none : {"", "x", "2026-13-01", "2026-02-30", "2026-01-01T", "2026-01-01T25:00:00Z", "2026-01-01 x"})
    EXPECT_EQ(parse_time(none), std::nullopt) << none;
  EXPECT_EQ(format_time(1440938160), "2015-08-30T12:36:00Z");
}

TEST(ContentRange, FirstByteAndTotal) {
  const auto range = parse_content_range("bytes 7-9/10");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 7U);
  EXPECT_EQ(range->total, 10U);
  EXPECT_EQ(parse_content_range("bytes 7-9/*")->total, std::nullopt);
  for (const char* none : {"", "bytes */10", "bytes -9/10", "items 7-9/10", "bytes 7/9-10"})
    EXPECT_FALSE(parse_content_range(none)) << none;
}

}  // namespace
}  // namespace assay::remote
