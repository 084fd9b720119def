#include "rules/workflows/fact_table.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::facts {
namespace {

TEST(FactTable, FindsEveryBlockAndNothingElse) {
  const FactTable table("# 2026-01-02\n@a\n1\tx\n\n@b\n@bb/c\n2\n3\n@d\nlast\n@\n");
  EXPECT_EQ(table.date(), "2026-01-02");
  EXPECT_EQ(table.find("a")->text, "1\tx\n");
  EXPECT_EQ(table.find("B")->text, "");
  EXPECT_EQ(table.find("bb/C")->text, "2\n3");
  EXPECT_EQ(table.find("d")->text, "last");
  for (const std::string_view key : {"", "A0", "aa", "bb", "bb/", "bb/cc", "c", "e", "\n@a"})
    EXPECT_FALSE(table.find(key)) << key;
  EXPECT_FALSE(FactTable("").find("a"));
  EXPECT_EQ(FactTable("").date(), "");
}

TEST(FactTable, LinesAndFields) {
  Lines lines("a\tb\t\n\nc");
  Fields fields(*lines.next());
  EXPECT_EQ(fields.next(), "a");
  EXPECT_EQ(fields.next(), "b");
  EXPECT_TRUE(fields.more());
  EXPECT_EQ(fields.next(), "");
  EXPECT_FALSE(fields.more());
  EXPECT_EQ(fields.next(), "");
  EXPECT_EQ(*lines.next(), "");
  EXPECT_EQ(*lines.next(), "c");
  EXPECT_FALSE(lines.next());
  EXPECT_EQ(listed("a,,b"), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_TRUE(listed("").empty());
}

TEST(FactTable, EachBuiltinTableIsSortedAndFindsItsOwnBlocks) {
  for (const FactTable& table : {builtin_releases(), builtin_actions(), builtin_permissions(), builtin_contexts(),
                                 builtin_grammar(), builtin_interfaces(), builtin_zones()}) {
    EXPECT_EQ(table.date().size(), 10U);
    EXPECT_TRUE(table.text().ends_with("\n@\n"));
    std::size_t place = 0, count = 0;
    std::string last;
    while (const auto block = table.next(place)) {
      EXPECT_LT(last, block->key);
      last = block->key;
      const auto found = table.find(block->key);
      ASSERT_TRUE(found) << block->key;
      EXPECT_EQ(found->text.data(), block->text.data());
      ++count;
    }
    EXPECT_GT(count, 80U);
  }
}

}  // namespace
}  // namespace assay::facts
