#include "scanners/sources/remote/http/curl_parts.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"

namespace assay::remote {
namespace {

AnswerHead read(const std::vector<std::string>& lines) {
  HeadReader reader;
  for (const std::string& line : lines) EXPECT_TRUE(reader.line(cat(line, "\r\n"))) << line;
  return reader.head();
}

TEST(HeadReader, KnowsWhereAnAnswerEnds) {
  const auto ends = [](const std::string& line) { return read({"HTTP/1.1 200 OK", line, ""}).end_is_known; };
  for (const char* line :
       {"Content-Length: 13", "content-length:13", "Content-Length: 0", "Transfer-Encoding: chunked"})
    EXPECT_TRUE(ends(line)) << line;
  // libcurl reads on to the end of the connection, which whoever cuts it may have brought about.
  for (const char* line : {"X: y", "Content-Length: 9223372036854775808", "Content-Length: -1",
                           "Content-Length:", "Content-Length: thirteen", "Transfer-Encoding: identity"})
    EXPECT_FALSE(ends(line)) << line;
  EXPECT_TRUE(read({"HTTP/2 200", ""}).end_is_known);
}

TEST(HeadReader, TheLastHeadCounts) {
  const AnswerHead head = read({"HTTP/1.1 103 Early Hints", "Content-Length: 1", "", "HTTP/1.1 401 No", "X: y", ""});
  EXPECT_EQ(head.status, 401);
  EXPECT_FALSE(head.end_is_known);
  EXPECT_FALSE(head.headers.has("content-length"));
  // Trailers are no head.
  EXPECT_EQ(read({"HTTP/1.1 200 OK", "", "HTTP/1.1 401 No", "X: y", ""}).status, 200);
}

TEST(HeadReader, HasALimit) {
  HeadReader reader;
  std::size_t lines = 0;
  while (reader.line("X: y\r\n") && lines < 1'000'000) ++lines;
  EXPECT_EQ(lines, (std::size_t{256} << 10) / 6);
  HeadReader one;
  EXPECT_FALSE(one.line(std::string(300'000, 'x')));
}

}  // namespace
}  // namespace assay::remote
