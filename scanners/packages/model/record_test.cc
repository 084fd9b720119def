#include "scanners/packages/model/record.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/strings.h"

namespace assay::packages {
namespace {

TEST(Record, RowsWithQuotesAndWithoutDigestAreRead) {
  const Record record =
      parse_record("\"a,\"\"b\"\".py\",sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\r\nR,,\n");
  ASSERT_EQ(record.entries.size(), 2U);
  EXPECT_TRUE(record.problems.empty());
  EXPECT_EQ(record.entries[0].path, "a,\"b\".py");
  EXPECT_EQ(record.entries[0].digest, as_bytes(sha256("")));
  EXPECT_EQ(record.entries[0].size, 0U);
  EXPECT_EQ(record.entries[1].line, 2U);
}

TEST(Record, MalformedRowsHaveTheirLine) {
  const Record record = parse_record("a,,\nb,sha256=!,1\nc,,x\nd\n\"e,,\n");
  EXPECT_EQ(record.entries.size(), 1U);
  ASSERT_EQ(record.problems.size(), 4U);
  EXPECT_EQ(record.problems[3].line, 5U);
}

TEST(Record, StopsBehindAsManyRowsAsItMayHave) {
  const Record record = parse_record("a,,\nb\nc,,\nd,,\n", 3);
  EXPECT_EQ(record.entries.size(), 2U);
  ASSERT_EQ(record.problems.size(), 2U);
  EXPECT_EQ(record.problems[1].line, 4U);
  EXPECT_NE(record.problems[1].why.find("more than 3 files"), std::string::npos);
}

TEST(Sums, TwoBlanksOrAStarSeparate) {
  const std::string digest(64, 'a');
  const Record sums = parse_sums(cat(digest, "  a.whl\n", digest, " *b.whl\n\n", digest, " c\n", "x  d\n"));
  ASSERT_EQ(sums.entries.size(), 2U);
  EXPECT_EQ(sums.entries[1].path, "b.whl");
  EXPECT_EQ(sums.problems.size(), 2U);
}

}  // namespace
}  // namespace assay::packages
