#include "rules/lint.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

Rule rule_of(std::string anchor, std::string pattern) {
  Rule rule;
  rule.id = "acme-token";
  rule.anchors = {{std::move(anchor), false}};
  rule.pattern = std::move(pattern);
  return rule;
}

// "error: MESSAGE" or "warning: MESSAGE", a line each.
std::string lint(const Rule& rule) {
  std::string out;
  for (const Diagnostic& found : lint_rule(rule)) {
    EXPECT_EQ(found.rule, rule.id);
    out += cat(found.level == Diagnostic::Level::error ? "error: " : "warning: ", found.message, '\n');
  }
  return out;
}

TEST(Lint, PassesAGoodRule) { EXPECT_EQ(lint(rule_of("acme_", R"(\bacme_[0-9a-f]{32}\b)")), ""); }

TEST(Lint, RefusesShortAnchors) {
  EXPECT_EQ(lint(rule_of("ac", "ac[0-9]{32}")), "error: anchor 'ac' is shorter than 3 bytes\n");
  EXPECT_EQ(lint(rule_of("acx", "acx[0-9]{32}")), "warning: anchor 'acx' has only 3 bytes\n");
}

TEST(Lint, RefusesEightEqualBytesAtAnAnchorsEnd) {
  EXPECT_EQ(lint(rule_of("xaaaaaaaa", "xaaaaaaaa")), "error: anchor 'xaaaaaaaa' ends in 8 or more equal bytes\n");
  EXPECT_EQ(lint(rule_of("aaaaaaaa", "aaaaaaaa")), "error: anchor 'aaaaaaaa' ends in 8 or more equal bytes\n");
  EXPECT_EQ(lint(rule_of("xaaaaaaa", "xaaaaaaa")), "");
}

TEST(Lint, WarnsOfHotAnchorsUnlessTheRuleIsGeneric) {
  Rule rule = rule_of("Test_", "Test_[0-9]{32}");
  EXPECT_EQ(lint(rule), "warning: anchor 'Test_' stands everywhere\n");
  rule.generic = true;
  EXPECT_EQ(lint(rule), "");
}

TEST(Lint, RefusesAPatternThatMatchesNothingAtAll) {
  EXPECT_EQ(lint(rule_of("acme_", "(?:acme_[0-9]{32})?")), "error: the pattern can match nothing\n");
}

TEST(Lint, RefusesMatchesThatBeginWithoutAnAnchor) {
  EXPECT_EQ(lint(rule_of("acme_", "(?:acme|acmf)_[0-9]{32}")),
            "error: a match need not begin with one of the anchors: it may begin 'acmf'\n");
  EXPECT_EQ(lint(rule_of("acme_", "(?i)acme_[0-9]{32}")),
            "error: a match need not begin with one of the anchors: it may begin 'A'\n");
}

TEST(Lint, RefusesUnboundedPatternsWithoutAReader) {
  Rule rule = rule_of("acme_", "acme_[0-9]+");
  EXPECT_EQ(lint(rule), "error: the pattern has no greatest width\n");
  rule.reader = Reader::pem;
  EXPECT_EQ(lint(rule), "");
}

TEST(Lint, WarnsOfPatternsWiderThanTheReach) {
  EXPECT_EQ(lint(rule_of("acme_", "acme_[0-9]{251}")), "");
  EXPECT_EQ(lint(rule_of("acme_", "acme_[0-9]{252}")), "warning: the pattern is up to 257 bytes wide, more than 256\n");
}

TEST(Lint, RefusesAWideLeft) {
  Rule rule = rule_of("acme_", "acme_[0-9]{32}");
  rule.left = "[a-z]{128}";
  EXPECT_EQ(lint(rule), "");
  rule.left = "[a-z]{129}";
  EXPECT_EQ(lint(rule), "error: 'left' is up to 129 bytes wide, more than 128\n");
  rule.left = "[a-z]+";
  EXPECT_EQ(lint(rule), "error: 'left' has no greatest width\n");
}

TEST(Lint, ReportsExpressionsThatCannotBeRead) {
  Rule rule = rule_of("acme_", "acme_[");
  rule.left = "(";
  EXPECT_EQ(lint(rule),
            "error: 'pattern', column 6: missing ] for this class\n"
            "error: 'left', column 1: missing ) for this group\n");
}

}  // namespace
}  // namespace assay
