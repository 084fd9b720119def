#include "scanners/secrets/rule_trace.h"

#include <gtest/gtest.h>

#include "scanners/secrets/rule_examples.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

class RuleTraceTest : public ::testing::Test {
 protected:
  // The stage of the only anchor in the text.
  Stage stage_of(const std::string& text) {
    const auto traces = trace_rule(rules_, 0, text, 0, text.size());
    EXPECT_EQ(traces.size(), 1U) << text;
    return traces.empty() ? Stage::found : traces[0].stage;
  }
  RuleSet rules_ = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
};

TEST_F(RuleTraceTest, NamesTheStageThatStops) {
  EXPECT_EQ(stage_of("a tok_0123abcd b"), Stage::found);
  EXPECT_EQ(stage_of("xtok_0123abcd"), Stage::left);
  EXPECT_EQ(stage_of("tok_0123abcX"), Stage::byte_table);
  EXPECT_EQ(stage_of("tok_0123abcd_"), Stage::expression);
  EXPECT_TRUE(trace_rule(rules_, 0, "nothing", 0, 7).empty());
}

TEST_F(RuleTraceTest, GivesTheEntropy) {
  Rule rule = make_rule("t", {"tok_"}, R"(tok_(?P<secret>[0-9a-f]{8}))");
  rule.captures = {"secret"};
  rule.entropy = 2.5;
  rules_ = compile({rule});
  const std::string text = "tok_00001111";
  const auto traces = trace_rule(rules_, 0, text, 0, text.size());
  ASSERT_EQ(traces.size(), 1U);
  EXPECT_EQ(traces[0].stage, Stage::entropy);
  EXPECT_EQ(traces[0].why, "1.00 bits a byte, at least 2.50 are asked");
  EXPECT_EQ(traces[0].begin, 4U);
}

TEST_F(RuleTraceTest, NamesTheCheck) {
  Rule rule = make_rule("t", {"tok_"}, R"(tok_[0-9a-z]{8})");
  rule.checks = {{CheckKind::digit}, {CheckKind::mixed}};
  rules_ = compile({rule});
  const auto traces = trace_rule(rules_, 0, "tok_abcdefgh", 0, 12);
  ASSERT_EQ(traces.size(), 1U);
  EXPECT_EQ(traces[0].stage, Stage::check);
  EXPECT_EQ(traces[0].why, "no digit is in it, or it is a name made of words (digit)");
}

TEST_F(RuleTraceTest, LooksAtWhatHasToStandBefore) {
  Rule rule = make_rule("t", {"tok_"}, R"(tok_[0-9a-f]{8})");
  rule.left = "id=[0-9]{2,4}-";
  rules_ = compile({rule});
  EXPECT_EQ(stage_of("id=123-tok_0123abcd"), Stage::found);
  EXPECT_EQ(stage_of("id=1-tok_0123abcd"), Stage::left);
  EXPECT_EQ(stage_of("tok_0123abcd"), Stage::left);
}

TEST_F(RuleTraceTest, OnlyAnchorsInTheRangeCount) {
  const std::string text = "tok_0123abcd tok_0123abcd";
  EXPECT_EQ(trace_rule(rules_, 0, text, 1, text.size()).size(), 1U);
}

TEST_F(RuleTraceTest, ExamplesThatFailAreToldWithTheReason) {
  Rule rule = rules_[0];
  rule.details.matches = {"tok_0123abcd", "nothing", "xtok_0123abcd"};
  rule.details.non_matches = {"tok_0123abcX", "tok_0123abcd"};
  auto scanner = Scanner::create(rules_);
  ASSERT_TRUE(scanner);
  const auto failures = failing_examples(*scanner, rule, 0);
  ASSERT_EQ(failures.size(), 3U);
  EXPECT_EQ(failures[0].number, 2U);
  EXPECT_EQ(failures[0].why, "no anchor of the rule stands in it");
  EXPECT_EQ(failures[1].why, "left context: a letter, digit or '_' stands directly before the anchor");
  EXPECT_FALSE(failures[2].must_match);
  EXPECT_EQ(failures[2].number, 2U);
}

}  // namespace
}  // namespace assay
