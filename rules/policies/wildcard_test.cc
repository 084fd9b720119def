#include "rules/policies/wildcard.h"

#include <gtest/gtest.h>

namespace assay::policy {
namespace {

TEST(Wildcard, AStarIsAnyNumberOfAnyBytes) {
  EXPECT_TRUE(fits("github/codeql-action/*", "github/codeql-action/init"));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_TRUE(fits("a*c*", "abcbc"));
  EXPECT_TRUE(fits("*.yml", "a/b.yml"));
  EXPECT_FALSE(fits("a*c", "abcd"));
  EXPECT_FALSE(fits("", "a"));
}

TEST(Wildcard, NothingElseIsSpecial) {
  EXPECT_TRUE(fits("build (a?[b])", "build (a?[b])"));
  EXPECT_FALSE(fits("a?", "ab"));
  EXPECT_FALSE(fits("[ab]", "a"));
}

TEST(Wildcard, AHoleIsTakenByAStarAndMayBeAnythingElse) {
  const std::string name = with_holes("wheel-${{ matrix.os }}");
  EXPECT_EQ(fit("wheel-*", name), Fit::yes);
  EXPECT_EQ(fit("*", name), Fit::yes);
  EXPECT_EQ(fit("wheel-linux", name), Fit::unknown);
  EXPECT_EQ(fit("wheel-", name), Fit::unknown);
  EXPECT_EQ(fit("*-linux", name), Fit::unknown);
  EXPECT_EQ(fit("sdist", name), Fit::no);
  EXPECT_EQ(fit("sdist-*", name), Fit::no);
  EXPECT_EQ(fit("anything", with_holes("${{ inputs.name }}")), Fit::unknown);
}

}  // namespace
}  // namespace assay::policy
