#include "scanners/secrets/rule_cost.h"

#include <gtest/gtest.h>

#include "base/strings.h"
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

}  // namespace
}  // namespace assay
