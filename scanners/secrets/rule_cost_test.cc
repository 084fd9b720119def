#include "scanners/secrets/rule_cost.h"

#include <gtest/gtest.h>

#include "base/sanitized.h"
#include "base/strings.h"
#include "scanners/secrets/built_in_rules.h"
#include "scanners/secrets/common_text.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

// A clock that moves by a microsecond whenever it is read.
Stopwatch ticking() {
  return [at = std::chrono::nanoseconds(0)]() mutable { return at += std::chrono::microseconds(1); };
}

TEST(RuleCost, CountsAnchorsConfirmationsAndMatches) {
  const RuleSet rules = compile(
      {make_rule("a", {"tok_"}, R"(\btok_[0-9]{4}[a-z]{1,9};)"), make_rule("b", {"none_"}, R"(\bnone_[0-9]{4}\b)")});
  const std::string text = "tok_1234abc; tok_1234abc. tok_x xtok_1234abc; ";
  const auto report = measure_cost(rules, {text, text}, ticking());
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->bytes, 2 * text.size());
  ASSERT_EQ(report->rules.size(), 2U);
  EXPECT_EQ(report->rules[0].hits, 8U);
  EXPECT_EQ(report->rules[0].matches, 2U);
  EXPECT_LT(report->rules[0].confirmations, 8U);
  EXPECT_EQ(report->rules[1].hits, 0U);
}

TEST(RuleCost, AnAnchorAcrossPiecesCountsOnce) {
  const RuleSet rules = compile({make_rule("a", {"tok_"}, R"(\btok_[0-9]{4}\b)")});
  std::string text((std::size_t{1} << 20) - 2, ' ');
  text += "tok_1234 tok_1234";
  const auto report = measure_cost(rules, {text}, ticking());
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->rules[0].hits, 2U);
  EXPECT_EQ(report->rules[0].matches, 2U);
}

TEST(RuleCost, SharesAreOfTheWholeTime) {
  const RuleSet rules = compile({make_rule("a", {"tok_"}, R"(\btok_[0-9]{4}\b)")});
  const std::string text = "tok_1234 ";
  const auto report = measure_cost(rules, {text}, ticking());
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->total(), std::chrono::microseconds(2));
  EXPECT_DOUBLE_EQ(report->share(report->rules[0]), 0.5);
  EXPECT_DOUBLE_EQ(report->per_megabyte(9), 1e6);
}

TEST(RuleCost, AWordForAnAnchorIsRefusedUnlessTheRuleIsGeneric) {
  Rule word = make_rule("word", {"key"}, R"(key=[0-9a-f]{32})");
  Rule generic = word;
  generic.id = "generic";
  generic.generic = true;
  generic.anchors = {{"key", true}};
  generic.pattern = R"((?i:key)=[0-9a-f]{32})";
  const RuleSet rules = compile({word, generic, make_rule("rare", {"zq9_"}, R"(zq9_[0-9a-f]{32})")});
  const std::string text = testing::CommonText::make(1 << 20);
  const auto report = measure_cost(rules, {text}, ticking());
  ASSERT_TRUE(report.has_value());
  const auto found = judge_cost(rules, *report);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].rule, "generic");
  EXPECT_EQ(found[0].level, Diagnostic::Level::warning);
  EXPECT_EQ(found[1].rule, "word");
  EXPECT_EQ(found[1].level, Diagnostic::Level::error);
}

TEST(RuleCost, APatternThatLeavesAllToRe2IsWarnedOf) {
  const RuleSet rules = compile({make_rule("vague", {"er_"}, R"(er_[a-z]{1,20})")});
  const std::string text = testing::CommonText::make(1 << 20);
  const auto report = measure_cost(rules, {text}, ticking());
  ASSERT_TRUE(report.has_value());
  const auto found = judge_cost(rules, *report);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NE(found[1].message.find("RE2 is asked"), std::string::npos);
}

// A hot anchor slows every scan, whatever its rule is about.
TEST(RuleCost, NoBuiltInRuleHasAHotAnchor) {
  if (kSanitized) GTEST_SKIP() << "what a rule costs is measured where nothing else is counted";
  const RuleSet rules = testing::built_in_rules();
  const std::string text = testing::CommonText::make(4 << 20);
  const auto report = measure_cost(rules, {text}, ticking());
  ASSERT_TRUE(report.has_value());
  for (const Diagnostic& found : judge_cost(rules, *report))
    if (found.level == Diagnostic::Level::error) ADD_FAILURE() << found.text();
}

}  // namespace
}  // namespace assay
