#include "base/coverage.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

TEST(Coverage, AGapMakesItIncompleteAndASkipDoesNot) {
  Coverage coverage;
  coverage.skipped(SkipReason::ignored, "a");
  EXPECT_TRUE(coverage.complete());
  coverage.gap("b", "permission denied");
  EXPECT_FALSE(coverage.complete());
}

TEST(Coverage, MergingDoesNotDependOnOrder) {
  Coverage one;
  Coverage two;
  for (int i = 0; i < 300; ++i) (i % 2 != 0 ? one : two).gap(cat("input ", i), "gone");
  Coverage left = one;
  left.merge(two);
  Coverage right = two;
  right.merge(one);
  EXPECT_EQ(left.gaps(), right.gaps());
  EXPECT_EQ(left.gap_count(), 300U);
  EXPECT_EQ(left.gaps().size(), Coverage::kListed);
}

TEST(Coverage, RewritesTextsAndKeepsCounts) {
  Coverage coverage;
  coverage.gap("a", "x");
  coverage.gap("b", "x");
  coverage.skipped(SkipReason::link, "c");
  coverage.note("d");
  coverage.rewrite([](const std::string&) { return std::string("*"); });
  EXPECT_EQ(coverage.gap_count(), 2U);
  EXPECT_EQ(coverage.gaps(), (std::set<Gap>{{"*", "*"}}));
  EXPECT_EQ(coverage.skipped().at(SkipReason::link).inputs, std::set<std::string>{"*"});
  EXPECT_EQ(coverage.notes(), std::set<std::string>{"*"});
}

}  // namespace
}  // namespace assay
