#include "rules/importers/expression.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::import {
namespace {

using Texts = std::vector<std::string>;

std::string why_not(std::string_view expression) {
  const auto own = anchored(expression, -1, {});
  return own ? "taken" : own.error().why;
}

TEST(Expression, AFixedBeginningIsTheAnchor) {
  const auto own = anchored(R"(\b(acme_[0-9a-f]{32})\b)", -1, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->anchors, (std::vector<Anchor>{{"acme_", false}}));
  EXPECT_EQ(own->left, "");
  EXPECT_EQ(own->pattern, R"(\bacme_[0-9a-f]{32}\b)");
}

TEST(Expression, AFixedMiddleGivesALeftPart) {
  const auto own = anchored("[0-9a-f]{32}-zone[0-9]", -1, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->left, "[0-9a-f]{32}");
  EXPECT_EQ(own->anchors, (std::vector<Anchor>{{"-zone", false}}));
}

TEST(Expression, ABeginningThatMayBeEmptyIsLeftAway) {
  const auto own = anchored(R"((?i)[\w.-]{0,50}?(?:acme)[\s'"]{0,3}=\s{0,3}([a-z0-9]{20})\b)", -1, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->left, "");
  EXPECT_EQ(own->anchors, (std::vector<Anchor>{{"acme", true}}));
  EXPECT_NE(own->pattern.find("(?P<secret>[a-z0-9]{20})"), std::string::npos);
}

TEST(Expression, ABeginningThatMayNotBeEmptyEverywhereStays) {
  const auto own = anchored("(?:^|[^0-9-])(acme_[0-9]{4})", -1, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->left, "(?:^|[^0-9-])");
  EXPECT_FALSE(own->is_loose);
}

TEST(Expression, TheGroupThatIsAskedForIsTheValue) {
  const auto own = anchored("twokey:(a{4}):(b{4})", 2, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->pattern, "twokey:a{4}:(?P<secret>b{4})");
}

TEST(Expression, RepeatsWithoutEndGetOne) {
  const auto own = anchored("acme_[0-9a-f]+-(?:ab)*", -1, {});
  ASSERT_TRUE(own);
  EXPECT_TRUE(own->bounded);
  EXPECT_EQ(own->pattern, "acme_[0-9a-f]{1,1000}-(?:ab){0,20}");
}

TEST(Expression, ABraceThatCountsNothingIsACharacter) {
  const auto own = anchored(R"(acme{[0-9]{4}})", -1, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->anchors, (std::vector<Anchor>{{"acme{", false}}));
}

// As gitleaks writes the name of what is found, where the value keeps its case.
TEST(Expression, AnAnchorIsFoundInAGroupOfFlags) {
  const auto own = anchored(
      R"re([\w.-]{0,50}?(?i:[\w.-]{0,50}?(?:(?-i:[Ll]amp|LAMP))(?:[ \t\w.-]{0,20})[\s'"]{0,3})(?:=|>)[\x60'"\s=]{0,5}(00[\w=\-]{40})\b)re",
      -1, {"lamp"});
  ASSERT_TRUE(own) << own.error().why;
  EXPECT_EQ(own->left, "");
  EXPECT_EQ(own->anchors, (std::vector<Anchor>{{"lamp", true}, {"LAMP", false}}));
  const std::string text = sample_of(*own, 1);
  EXPECT_FALSE(text.empty());
}

TEST(Expression, ABeginningOfTwoBytesIsGivenAThird) {
  const auto digits = anchored("SK[0-9a-fA-F]{32}", -1, {"sk"});
  ASSERT_TRUE(digits) << digits.error().why;
  EXPECT_EQ(digits->anchors.size(), 16U);  // ten digits, six letters whose case is ignored
  const auto letters = anchored(R"(\b((?:hvs\.[\w-]{90,120}|s\.(?i:[a-z0-9]{24})))\b)", -1, {"hvs.", "s."});
  ASSERT_TRUE(letters) << letters.error().why;
  EXPECT_EQ(letters->anchors.size(), 37U);
}

TEST(Expression, VerboseModeIsTakenOut) {
  const auto own = anchored("(?x)\n acme_  # the beginning\n [ a-f]{8} \\# \n", -1, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->pattern, "acme_[ a-f]{8}\\#");
}

TEST(Expression, FlagsHoldForTheRestOfTheirGroup) {
  const auto own = anchored("acme_(?i)key[a-f]{8}", -1, {});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->pattern, "acme_(?i:key[a-f]{8})");
}

TEST(Expression, WhatHasNoCounterpartIsNamed) {
  EXPECT_EQ(why_not("acme_(?=x)"), "look-around");
  EXPECT_EQ(why_not("acme_(?<!x)y"), "look-around");
  EXPECT_EQ(why_not(R"(acme_(a)\1)"), "a back-reference");
  EXPECT_EQ(why_not(R"(acme_\p{L}+)"), "\\p");
  EXPECT_EQ(why_not("[0-9a-f]{32}"), "no literal of three bytes stands in every match");
  EXPECT_EQ(why_not("acme_(a"), "a '(' without its ')'");
  EXPECT_EQ(why_not("acme_[a"), "a class that is not closed");
}

TEST(Expression, HostileOnesEnd) {
  EXPECT_NE(why_not(std::string(100000, '(')), "taken");
  std::string nested;
  for (int i = 0; i < 12; ++i) nested = "(?:" + nested + "acme)+";
  why_not(nested);
}

TEST(Expression, PathsBecomeGlobsThatFitTheSame) {
  EXPECT_EQ(globs_of(R"(\.env$)"), (Texts{"**/*.env", "**/.env"}));
  EXPECT_EQ(globs_of("^src/secrets.yml$"), Texts{"src/secrets?yml"});
  EXPECT_EQ(globs_of("^a.?b$"), (Texts{"a?b", "ab"}));
  EXPECT_EQ(globs_of("^.*?x$"), globs_of("^.*x$"));
  EXPECT_EQ(globs_of(R"((.*?)(jpg|gif)$)"), globs_of("(jpg|gif)$"));
  EXPECT_EQ(globs_of(R"([\\/]vendor[/\\])"), globs_of("/vendor/"));
  EXPECT_EQ(globs_of("^a.{2}b$"), Texts{"a??b"});
  EXPECT_EQ(globs_of("a.{2,9}b"), Texts{});
  EXPECT_EQ(globs_of(R"(^src/secrets\.yml$)"), Texts{"src/secrets.yml"});
  EXPECT_EQ(globs_of("(^|/)vendor/"), Texts{"**/vendor/**/*"});
  EXPECT_EQ(globs_of(R"(^(?:a|b)\.[tc]f\d{1,2}$)"),
            (Texts{"a.[tc]f[0-9]", "a.[tc]f[0-9][0-9]", "b.[tc]f[0-9]", "b.[tc]f[0-9][0-9]"}));
  EXPECT_EQ(globs_of(R"((?i)^a1\.[t-v_]$)"), Texts{"[aA]1.[t-vT-V_]"});
  EXPECT_EQ(globs_of("^[^a-c]$"), Texts{"[!a-c]"});
  EXPECT_EQ(globs_of("^[a^]$"), Texts{});  // it means something else in a glob
  EXPECT_EQ(globs_of(R"(^\.env(\.[a-z]+)?$)"), Texts{});
  EXPECT_EQ(globs_of(R"(^\.env(\.[a-z]+)?$)", true), (Texts{".env", ".env.?*"}));
  EXPECT_EQ(globs_of("[a-z]+"), Texts{});
}

TEST(Expression, AlternativesWithoutTheValueAreSeen) {
  EXPECT_TRUE(may_lack_value(*anchored("acme_one=([0-9]{8})|acme_two=([0-9]{9})", -1, {})));
  EXPECT_FALSE(may_lack_value(*anchored("acme_(?:one|two)=([0-9]{8})", -1, {})));
  EXPECT_FALSE(may_lack_value(*anchored("acme_[0-9]{8}", -1, {})));
}

TEST(Expression, ASampleVariesWhatMayBeLeftOut) {
  const auto own = anchored("acme(?:.|[\\n]){0,32}?\\b([0-9a-z]{30})\\b", -1, {});
  ASSERT_TRUE(own.has_value());
  const std::string sample = sample_of(*own, 1, true);
  EXPECT_NE(sample.find_first_of("0123456789"), std::string::npos) << sample;
}

TEST(Expression, ASampleIsFoundByItsRule) {
  const auto own = anchored(R"(\b(acme_(?:live|test)_[0-9a-f]{32})(?:["'\s]|$))", -1, {});
  ASSERT_TRUE(own);
  const std::string text = sample_of(*own, 1);
  EXPECT_NE(text.find("acme_"), std::string::npos);
  EXPECT_EQ(sample_of(*own, 1), text);
  EXPECT_NE(sample_of(*own, 2), text);
}

std::vector<std::string> patterns_of(std::string_view expression) {
  std::vector<std::string> out;
  for (const Anchored& way : ways_of(expression, -1, {}, false).ways) out.push_back(way.pattern);
  return out;
}

// gitleaks takes the first group that takes part in a match.
TEST(Expression, AlternativesWithGroupsOfTheirOwnAreWaysOfTheirOwn) {
  EXPECT_EQ(patterns_of("one=(a{4})|two=(?:(b{4})|c(d{4}))"),
            (Texts{"one=(?P<secret>a{4})", "two=(?P<secret>b{4})", "two=c(?P<secret>d{4})"}));
  EXPECT_EQ(patterns_of("acme(?:three|four)=(a{4})").size(), 1U);
  EXPECT_EQ(patterns_of("acme=(a{4})(?:-(b{4}))?"), Texts{"acme=(?P<secret>a{4})(?:-(?:b{4}))?"});
}

TEST(Expression, AGroupThatMayBeLeftOutIsTheValueOrAllOfTheMatchIs) {
  EXPECT_EQ(patterns_of("acme-(live)?-a{4}"), (Texts{"acme-(?P<secret>live)-a{4}", "acme--a{4}"}));
  EXPECT_EQ(patterns_of("acme-(?:x(live)){0,2}-a{4}"), (Texts{"acme-(?:x(?P<secret>live)){1,2}-a{4}", "acme--a{4}"}));
}

TEST(Expression, AGroupThatMayBeEmptyIsTheValueOrAllOfTheMatchIs) {
  EXPECT_EQ(patterns_of("acme(.{0,9})?=[a-z]"), (Texts{"acme(?P<secret>.{0,9})=[a-z]", "acme=[a-z]"}));
  EXPECT_EQ(patterns_of("acme(.{0,9})=[a-z]"), (Texts{"acme(?P<secret>.{0,9})=[a-z]", "acme=[a-z]"}));
}

TEST(Expression, OfManyGroupsAllOfTheMatchIsTheValue) {
  std::string expression = "acme_(?:(a)";
  for (char c = 'b'; c < 'p'; ++c) expression += cat("|(", std::string(1, c), ")");
  const Ways own = ways_of(expression + ")", -1, {}, false);
  ASSERT_EQ(own.ways.size(), 1U);
  EXPECT_TRUE(own.is_whole_match);
  EXPECT_EQ(own.ways[0].pattern.find("secret"), std::string::npos);
}

TEST(Expression, AnAlternativeWithoutACounterpartLeavesTheOthers) {
  const Ways own = ways_of("acme=(a{4})|([0-9]{20})", -1, {}, false);
  EXPECT_EQ(own.ways.size(), 1U);
  EXPECT_EQ(own.refused, Texts{"no literal of three bytes stands in every match"});
}

// The value is cut within, so what stands around it goes: into \b where it says that words end.
TEST(Expression, WhatStandsAroundAValueIsNotAskedForWhereItCannotBe) {
  const auto own = anchored(R"((?:^|["'])([0-9A-Za-z]{6}_mmk)(?:["';]|\\[nr]|$))", -1, {});
  ASSERT_TRUE(own);
  EXPECT_TRUE(own->is_loose);
  EXPECT_EQ(own->left, "\\b[0-9A-Za-z]{6}");
  EXPECT_EQ(own->anchors, (std::vector<Anchor>{{"_mmk", false}}));
  EXPECT_FALSE(anchored("longword([0-9]{6}_mmk)", -1, {})->is_loose);
}

TEST(Expression, ABlockOfPemIsForItsReader) {
  const auto own = anchored(
      R"((?i)-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----[\s\S-]{64,}?KEY(?: BLOCK)?-----)", -1, {});
  ASSERT_TRUE(own);
  EXPECT_TRUE(own->is_pem);
  EXPECT_FALSE(own->bounded);
  EXPECT_EQ(own->pattern, "(?i:-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----)");
  EXPECT_FALSE(anchored("-----BEGIN acme_[0-9a-f]{8}", -1, {})->is_pem);
}

TEST(Expression, WhereAMatchBeginsIsKeptWhenItIsAsked) {
  const auto left = [](std::string_view expression, bool whole) {
    return anchored(expression, -1, {}, {.whole_match = whole})->left;
  };
  EXPECT_EQ(left(R"([\w.-]{0,9}?token=a{4})", false), "");
  EXPECT_EQ(left(R"([\w.-]{0,9}?token=a{4})", true), R"([\w.-]{0,9}?)");
  EXPECT_TRUE(anchored(R"([\w.-]{0,50}?token=a{4})", -1, {}, {.whole_match = true})->is_shortened);
}

}  // namespace
}  // namespace assay::import
