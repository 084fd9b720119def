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

}  // namespace
}  // namespace assay
