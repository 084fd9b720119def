#include "rules/importers/expr_filter.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::import {
namespace {

using Texts = std::vector<std::string>;

TEST(ExprFilter, EntropyIsAskedForAsTheFilterCountsIt) {
  EXPECT_DOUBLE_EQ(read_expr_filter(R"(entropy(finding["secret"]) <= 3.5)").entropy, 3.5);
  EXPECT_DOUBLE_EQ(read_expr_filter("\nfilter.entropy( finding['secret'] ) < 3.0\n").entropy, 2.9999);
  EXPECT_TRUE(read_expr_filter(R"(entropy(finding["secret"]) < 3.0)").refused.empty());
}

TEST(ExprFilter, TheGreatestOfSeveralEntropiesCounts) {
  EXPECT_DOUBLE_EQ(read_expr_filter(R"(entropy(finding["secret"]) <= 3.5 || entropy(finding["secret"]) <= 2)").entropy,
                   3.5);
}

TEST(ExprFilter, ExpressionsAndWordsByTarget) {
  const auto own = read_expr_filter(
      "matchesAny(finding[\"secret\"], [`^a\\d`, \"b\\\\d\",]) || filter.matchesAny(finding[\"line\"], ['c']) ||\n"
      "// a comment\n(containsAny(finding[\"secret\"], [\"D\"]) or containsAny(finding[\"match\"], [\"e.f\"]))");
  ASSERT_EQ(own.allow.size(), 4U);
  EXPECT_EQ(own.allow[0].secret, (Texts{"^a\\d", "b\\d"}));
  EXPECT_EQ(own.allow[1].line, Texts{"c"});
  EXPECT_EQ(own.allow[2].words, Texts{"D"});
  EXPECT_EQ(own.allow[3].match, Texts{"(?i)e\\.f"});
  EXPECT_TRUE(own.refused.empty());
}

TEST(ExprFilter, PathsByBothSpellings) {
  const auto own = read_expr_filter(
      R"(matchesAny(attributes["path"], [`\.md$`]) || matchesAny(get(attributes, "path", ""), [`^a/`]))");
  ASSERT_EQ(own.allow.size(), 2U);
  EXPECT_EQ(own.allow[0].paths, Texts{"\\.md$"});
  EXPECT_EQ(own.allow[1].paths, Texts{"^a/"});
}

TEST(ExprFilter, OneValue) {
  const auto own = read_expr_filter(R"(finding["secret"] == "a.b")");
  ASSERT_EQ(own.allow.size(), 1U);
  EXPECT_EQ(own.allow[0].secret, Texts{"\\Aa\\.b\\z"});
}

TEST(ExprFilter, WhatIsJoinedByAndHoldsTogether) {
  const auto own = read_expr_filter(R"(matchesAny(finding["line"], [`a`]) &&
      (containsAny(finding["secret"], ["b"]) || matchesAny(finding["match"], [`c`])))");
  ASSERT_EQ(own.allow.size(), 2U);
  EXPECT_TRUE(own.allow[0].all);
  EXPECT_EQ(own.allow[0].line, Texts{"a"});
  EXPECT_EQ(own.allow[0].words, Texts{"b"});
  EXPECT_EQ(own.allow[1].match, Texts{"c"});
}

TEST(ExprFilter, APartWithoutACounterpartIsRefusedAlone) {
  const auto own = read_expr_filter(
      R"(entropy(finding["secret"]) < 3.0 || tokenRatio(finding["secret"]) >= 2.5 || !matchesAny(finding["secret"], [`a`]))");
  EXPECT_DOUBLE_EQ(own.entropy, 2.9999);
  EXPECT_TRUE(own.allow.empty());
  EXPECT_EQ(own.refused,
            (Texts{R"(tokenRatio(finding["secret"]) >= 2.5)", R"(!matchesAny(finding["secret"], [`a`]))"}));
}

TEST(ExprFilter, OfConditionsTogetherNoneMayBeUnknown) {
  const auto own = read_expr_filter(R"(entropy(finding["secret"]) < 3.0 && containsAny(finding["secret"], ["b"]))");
  EXPECT_EQ(own.entropy, 0);
  EXPECT_TRUE(own.allow.empty());
  EXPECT_EQ(own.refused.size(), 1U);
}

TEST(ExprFilter, TheSameTargetTwiceTogetherIsRefused) {
  const auto own = read_expr_filter(R"(matchesAny(finding["secret"], [`a`]) && matchesAny(finding["secret"], [`b`]))");
  EXPECT_TRUE(own.allow.empty());
  EXPECT_EQ(own.refused.size(), 1U);
}

// What is more than conditions may turn their sense: nothing of it may allow anything.
TEST(ExprFilter, AnExpressionThatIsMoreThanConditionsIsRefusedAsAWhole) {
  for (const std::string_view text :
       {R"(let a = finding["secret"]; containsAny(a, ["b"]))",
        R"(containsAny(finding["secret"], ["b"]) ? false : true)",
        R"(matchesAny(finding["line"], [`a`]) == false ? entropy(finding["secret"]) < 3 : true)",
        R"((containsAny(finding["secret"], ["b"]))", "\"", "", "||", R"(containsAny(finding["secret"], ["b"]) || )"}) {
    const auto own = read_expr_filter(text);
    EXPECT_TRUE(own.allow.empty() && own.entropy == 0) << text;
    EXPECT_EQ(own.refused.size(), 1U) << text;
  }
}

TEST(ExprFilter, AComparisonBehindAConditionTurnsIt) {
  for (const std::string_view text :
       {R"(matchesAny(finding["line"], [`a`]) == false)", R"((matchesAny(finding["line"], [`a`])) == false)",
        R"(not matchesAny(finding["line"], [`a`]))", R"(finding["secret"] == "a" + "b")",
        R"(entropy(finding["secret"]) < 3.0 + 1)", R"(entropy(finding["line"]) < 3.0)"}) {
    const auto own = read_expr_filter(text);
    EXPECT_TRUE(own.allow.empty() && own.entropy == 0) << text;
    EXPECT_EQ(own.refused.size(), 1U) << text;
  }
}

TEST(ExprFilter, ItEndsOnDeepAndWideTexts) {
  EXPECT_EQ(read_expr_filter(std::string(100'000, '(')).refused.size(), 1U);
  std::string wide;
  for (int i = 0; i < 300; ++i) wide += cat(i == 0 ? "" : " || ", "containsAny(finding[\"secret\"], [\"a\"])");
  EXPECT_EQ(read_expr_filter(wide).refused.size(), 1U);
}

}  // namespace
}  // namespace assay::import
