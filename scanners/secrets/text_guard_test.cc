#include "scanners/secrets/text_guard.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "rules/builtin/builtin.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

class TextGuardTest : public ::testing::Test {
 protected:
  RuleSet rules_ = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
};

TEST_F(TextGuardTest, MasksWhatTheRulesFind) {
  TextGuard guard(rules_);
  EXPECT_EQ(guard("a/tok_0123abcd/tok_ffffffff.txt"), "a/tok********/tok********.txt");
  EXPECT_EQ(guard("a/b.txt"), "a/b.txt");
  EXPECT_EQ(guard(""), "");
}

TEST_F(TextGuardTest, MasksWhatWasFoundElsewhere) {
  const Secret found("hunter22");
  TextGuard guard(rules_, {&found});
  EXPECT_EQ(guard("branch hunter22 of tok_0123abcd"), "branch ******** of tok********");
  EXPECT_EQ(guard.known("hunter22 tok_0123abcd"), "******** tok_0123abcd");
}

// Of a run with the built-in rules they are not loaded again; what a project allows is masked nevertheless.
TEST_F(TextGuardTest, MasksWhatTheBuiltInRulesFindWhateverIsAllowed) {
  const std::string text = cat("a/gh", "p_Zk3Vq8WmX2tR7bN4cJ6yH9sL1pD5fGa0eTuI/b");
  auto built_in = RuleSet::load(builtin_rule_image());
  ASSERT_TRUE(built_in);
  EXPECT_EQ(TextGuard(*built_in)(text), "a/ghp_********/b");
  auto allowed = Allowances::compile({{.value = {"^ghp"}}});
  ASSERT_TRUE(allowed);
  built_in->allow(std::move(*allowed));
  EXPECT_EQ(TextGuard(*built_in)(text), "a/ghp_********/b");
  EXPECT_EQ(TextGuard(rules_)(text), "a/ghp_********/b");
}

TEST_F(TextGuardTest, LeavesOutTheUserOfAUrl) {
  TextGuard guard(rules_);
  EXPECT_EQ(guard(cat("no repository at https://ann:", "plum@host/x")), "no repository at https://host/x");
}

TEST_F(TextGuardTest, DoesNotTakeOrdinaryWordsForValues) {
  Rule generic = make_rule("g", {"word"}, R"(word [a-z]{4,})");
  generic.generic = true;
  rules_ = compile({generic});
  TextGuard guard(rules_);
  EXPECT_EQ(guard("word something"), "word something");
}

// A text that the engine gives up is not shown.
TEST_F(TextGuardTest, MasksAFloodWhole) {
  std::string flood;
  for (int i = 0; i < 30000; ++i) flood += "tok_0123abcd ";
  TextGuard guard(rules_);
  EXPECT_EQ(guard(flood), "********");
}

}  // namespace
}  // namespace assay
