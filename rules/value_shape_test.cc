#include "rules/value_shape.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

Rule rule_of(std::vector<Anchor> anchors, std::string pattern) {
  Rule rule;
  rule.id = "r";
  rule.anchors = std::move(anchors);
  rule.pattern = std::move(pattern);
  return rule;
}

Rule keyword_rule(const std::string& value_and_end, bool digit = true) {
  Rule rule = rule_of({{"acme", true}}, R"((?i:acme)[\w.-]{0,24}[^0-9A-Za-z]{1,12})" + value_and_end);
  if (digit) rule.checks = {{CheckKind::digit}};
  return rule;
}

TEST(ValueShape, TellsWhereTheValueBegins) {
  const auto shape = value_shape(keyword_rule(R"((?P<secret>[0-9a-f]{32})\b)"));
  ASSERT_TRUE(shape.has_value());
  EXPECT_EQ(shape->nearest, 5U);
  EXPECT_EQ(shape->farthest, 40U);
  EXPECT_EQ(shape->leading.size(), 32U);
  EXPECT_EQ(shape->gap, R"([\w.-]{0,24}[^0-9A-Za-z]{1,12})");
}

TEST(ValueShape, TellsWhatStandsDirectlyBeforeTheValue) {
  const auto named = value_shape(keyword_rule(R"((?P<secret>[0-9a-f]{32})\b)"));
  ASSERT_TRUE(named.has_value());
  EXPECT_TRUE(named->before.has('='));
  EXPECT_FALSE(named->before.has('a'));
  const auto either = value_shape(rule_of({{"acme", true}}, R"((?i:acme)(?:=|:\w?)(?P<secret>[0-9]{32})\b)"));
  ASSERT_TRUE(either.has_value());
  EXPECT_TRUE(either->before.has('=') && either->before.has(':') && either->before.has('a'));
  EXPECT_FALSE(either->before.has('-'));
}

TEST(ValueShape, ADigitIsCertainWhereTheRuleAsksAndTheValueHasAnEnd) {
  const auto asked = value_shape(keyword_rule(R"((?P<secret>[0-9a-f/]{32,40}={0,2})(?:\n|$))"));
  ASSERT_TRUE(asked.has_value());
  EXPECT_EQ(asked->digit_within, 42U);
  for (const char byte : std::string_view("0f/=")) EXPECT_TRUE(asked->bytes.has(static_cast<unsigned char>(byte)));
  EXPECT_FALSE(asked->bytes.has('g'));
  EXPECT_EQ(value_shape(keyword_rule(R"((?P<secret>[0-9a-f]{32})\b)", false))->digit_within, 0U);
  EXPECT_EQ(value_shape(keyword_rule(R"((?P<secret>[0-9a-f]{32,400})\b)"))->digit_within, 0U) << "beyond what decides";
}

TEST(ValueShape, AGapNeedsTheAnchorsAloneBeforeIt) {
  Rule rule = keyword_rule(R"((?P<secret>[0-9a-f]{32})\b)");
  rule.anchors = {{"acm", true}};
  EXPECT_EQ(value_shape(rule)->gap, "") << "a match goes on with an e";
  rule = rule_of({{"acme_key", true}, {"acmekey", true}}, R"((?i:acme_?key)=(?P<secret>[0-9]{20})\b)");
  EXPECT_EQ(value_shape(rule)->gap, "=");
  rule.pattern = R"((?i:acme_?key)\b=(?P<secret>[0-9]{20})\b)";
  EXPECT_EQ(value_shape(rule)->gap, "") << "a condition looks beyond the gap";
}

TEST(ValueRun, HoldsTheLengthsThatAMatchMayHave) {
  const auto exact = value_run(keyword_rule(R"((?P<secret>[0-9A-Za-z]{32})\b)"));
  ASSERT_TRUE(exact.has_value());
  EXPECT_EQ(exact->alnum, (RunBounds{32, 32}));
  EXPECT_EQ(exact->word, (RunBounds{32, kLongestRun + 1})) << "a '-' may follow";
  const auto dashes = value_run(keyword_rule(R"((?P<secret>[\w-]{40})(?:[^\w-]|$))"));
  ASSERT_TRUE(dashes.has_value());
  EXPECT_EQ(dashes->alnum, (RunBounds{0, 40}));
  EXPECT_EQ(dashes->word, (RunBounds{40, 40}));
  const auto uuid = value_run(keyword_rule(R"((?P<secret>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12})\b)"));
  ASSERT_TRUE(uuid.has_value());
  EXPECT_EQ(uuid->alnum, (RunBounds{8, 8}));
}

TEST(ValueRun, MayBeginBehindAFixedPartOfTheValue) {
  const auto run = value_run(keyword_rule(R"((?P<secret>s\.[0-9A-Za-z]{24})\b)"));
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->at, 2U);
  EXPECT_EQ(run->alnum, (RunBounds{24, 24}));
}

TEST(ValueRun, NeedsWhatTheSearchGoesBy) {
  EXPECT_FALSE(value_run(keyword_rule(R"((?P<secret>[0-9A-Za-z]{32})\b)", false))) << "no digit is certain";
  EXPECT_TRUE(value_run(keyword_rule(R"((?P<secret>[0-9]{20})\b)", false)));
  EXPECT_FALSE(value_run(keyword_rule(R"((?P<secret>[0-9A-Za-z]{15})\b)"))) << "short";
  EXPECT_FALSE(value_run(keyword_rule(R"((?P<secret>[0-9A-Za-z+/]{32})\b)"))) << "other characters";
  EXPECT_FALSE(value_run(keyword_rule(R"((?P<secret>1\.[0-9A-Za-z]{32})\b)"))) << "the digit may stand before the run";
  EXPECT_FALSE(value_run(keyword_rule(R"((?P<secret>[0-9A-Za-z]{20,64})\b)"))) << "too many lengths";
  EXPECT_FALSE(value_run(rule_of({{"acme", true}}, R"((?i:acme)[\w.-]{0,24}(?P<secret>[0-9]{32})\b)")))
      << "a letter may stand before it";
}

TEST(RunPlace, IsAtInOrBehindTheAnchor) {
  EXPECT_EQ(run_place(rule_of({{"tok_", false}}, R"(tok_[0-9a-z]{16}\b)")), RunPlace::behind_anchor);
  EXPECT_EQ(run_place(rule_of({{"AKIA", false}}, R"(\bAKIA[0-9A-Z]{16}\b)")), RunPlace::at_anchor);
  EXPECT_EQ(run_place(rule_of({{"0/1", false}}, R"(\b0/1[0-9a-f]{31}\b)")), RunPlace::in_anchor);
  EXPECT_EQ(run_place(rule_of({{"AKIA", false}}, R"(AKIA[0-9A-Z]{16}\b)")), RunPlace::none) << "letters may precede";
  EXPECT_EQ(run_place(rule_of({{"tok_", true}}, R"((?i:tok_)[0-9a-z]{16}\b)")), RunPlace::none);
  EXPECT_EQ(run_place(rule_of({{"tok_", false}}, R"(tok_[0-9a-z]{8}\b)")), RunPlace::none);
}

}  // namespace
}  // namespace assay
