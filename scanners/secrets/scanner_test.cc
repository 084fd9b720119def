#include "scanners/secrets/scanner.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

std::vector<Match> scan(const RuleSet& rules, Bytes text, const Limits& limits = {}) {
  auto scanner = Scanner::create(rules, limits);
  std::vector<Match> matches;
  EXPECT_TRUE(scanner.has_value());
  EXPECT_TRUE(scanner->find_all(text, matches));
  return matches;
}

Bytes value_of(Bytes text, const Match& match) { return text.substr(match.begin + match.secret, match.secret_width); }

TEST(Scanner, FindsAPrefixedToken) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  const std::string text = "key=tok_0123abcd;";
  const auto matches = scan(rules, text);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(value_of(text, matches[0]), "tok_0123abcd");
}

TEST(Scanner, BoundariesSeeTheTextAround) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  EXPECT_TRUE(scan(rules, "xtok_0123abcd").empty());
  EXPECT_TRUE(scan(rules, "tok_0123abcd9").empty());
  EXPECT_EQ(scan(rules, "tok_0123abcd").size(), 1U);
}

TEST(Scanner, TheSecretGroupIsTheValue) {
  Rule rule = make_rule("k", {}, R"re((?i:heroku)[a-z_]{0,10}\s?=\s?"(?P<secret>[0-9a-f]{12})")re");
  rule.anchors = {{"heroku", true}};
  const RuleSet rules = compile({rule});
  const std::string text = "HEROKU_key = \"0123456789ab\" heroku = \"00000000\"";
  const auto matches = scan(rules, text);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(value_of(text, matches[0]), "0123456789ab");
}

TEST(Scanner, ALeftPartIsPartOfTheValue) {
  Rule rule = make_rule("infix", {"JQQJ9"}, R"(JQQJ9[0-9a-z]{4}\b)");
  rule.left = R"(\b[0-9a-z]{3,6})";
  const RuleSet rules = compile({rule});
  const std::string text = "v: abcdeJQQJ9wxyz.";
  const auto matches = scan(rules, text);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(value_of(text, matches[0]), "abcdeJQQJ9wxyz");
  EXPECT_TRUE(scan(rules, "abJQQJ9wxyz").empty());
}

TEST(Scanner, OnlyAnchorsInsideTheRangeCount) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  const std::string text = "tok_00000001 tok_00000002 tok_00000003";
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  scanner->begin_blob(text.size());
  ASSERT_TRUE(scanner->find(text, 1, 26, matches));
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(matches[0].begin, 13U);
}

TEST(Scanner, EntropyDropsDullValues) {
  Rule rule = make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{16}\b)");
  rule.entropy = 3.0;
  const RuleSet rules = compile({rule});
  EXPECT_TRUE(scan(rules, "tok_0000000000000001").empty());
  EXPECT_EQ(scan(rules, "tok_0123456789abcdef").size(), 1U);
}

TEST(Scanner, ALongRuleIsACandidateUntilCompleted) {
  const RuleSet rules = compile({make_rule("long", {"lng:"}, R"(lng:[a-z]{8,900}\.)")});
  const std::string text = cat("lng:", std::string(700, 'q'), ". lng:short. lng:", std::string(40, 'z'), " end");
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  ASSERT_TRUE(scanner->find_all(text, matches));
  ASSERT_EQ(matches.size(), 2U) << "the short one fails its leading bytes";
  EXPECT_TRUE(matches[0].candidate());
  EXPECT_TRUE(scanner->complete(text, matches[0]));
  EXPECT_EQ(matches[0].width, 705U);
  EXPECT_FALSE(scanner->complete(text, matches[1])) << "no full stop behind it";
}

TEST(Scanner, AFloodEndsTheSearchAndSaysSo) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(tok_[0-9a-f]{2})")});
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "tok_00";
  Limits limits;
  limits.hits_per_blob = 100;
  auto scanner = Scanner::create(rules, limits);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  EXPECT_FALSE(scanner->find_all(text, matches));
  EXPECT_LE(matches.size(), 101U);
}

// Of the first rule every anchor costs a run of RE2 and the entropy, and none is a match.
RuleSet flooded_rules() {
  Rule dear = make_rule("dear", {"tok_"}, R"((?P<secret>tok_[0-9]))");
  dear.entropy = 7;
  return compile({dear, make_rule("rare", {"key_"}, R"(\bkey_[0-9]{4}\b)")});
}

std::string flood_of(const std::string& piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

TEST(Scanner, MoreWorkThanABlobMayAskForIsAFlood) {
  const RuleSet rules = flooded_rules();
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  EXPECT_FALSE(scanner->find_all(flood_of("tok_0", 4 << 20), matches));
}

TEST(Scanner, AFloodKeepsWhatWasFoundBefore) {
  const RuleSet rules = flooded_rules();
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  const std::string text = cat("key_1234 ", flood_of("tok_0", 4 << 20), " key_5678");
  EXPECT_FALSE(scanner->find_all(text, matches));
  ASSERT_FALSE(matches.empty());
  EXPECT_EQ(matches.front().begin, 0U);
}

TEST(Scanner, AFloodEndsAtTheSamePlaceInEveryRun) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(tok_(?:[0-9a-f]|x){2,30};)")});
  const std::string text = flood_of("tok_00;", 200000);
  Limits limits;
  limits.confirmations_base = 100;
  limits.bytes_per_confirmation = 1000;
  std::vector<Match> first;
  std::vector<Match> second;
  auto scanner = Scanner::create(rules, limits);
  ASSERT_TRUE(scanner.has_value());
  EXPECT_FALSE(scanner->find_all(text, first));
  EXPECT_FALSE(scanner->find_all(text, second));
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(first, second);
}

TEST(Scanner, EachBlobHasAnAllowanceOfItsOwn) {
  const RuleSet rules = flooded_rules();
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  EXPECT_FALSE(scanner->find_all(flood_of("tok_0", 4 << 20), matches));
  EXPECT_TRUE(scanner->find_all("tok_0 key_1234", matches));
}

// One value in each 60 bytes, each looked at by RE2 and found: dense, and no flood.
TEST(Scanner, AFileFullOfTokensIsNoFlood) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-z]{4,40}\b)")});
  std::string text;
  for (int i = 0; text.size() < (std::size_t{1} << 20); ++i)
    text += cat("{\"token\": \"tok_", 100000 + i, "abcdefghij0123456789\", \"number\": ", 1000 + i % 9000, "},\n");
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  EXPECT_TRUE(scanner->find_all(text, matches));
  EXPECT_GT(matches.size(), 16000U);
}

TEST(Scanner, AnAnchorWithinAnotherIsConfirmedOnce) {
  const RuleSet rules = compile({make_rule("t", {"tok_", "tok_live_", "tok_test_"}, R"(tok_\w{1,30};)")});
  EXPECT_EQ(scan(rules, "tok_live_1;").size(), 1U);
}

TEST(Scanner, ALeftPartEndsAtTheAnchor) {
  Rule rule = make_rule("infix", {"-X-"}, R"(-X-[a-z]{3})");
  rule.left = R"([a-zX-]{2,12})";
  const RuleSet rules = compile({rule});
  const std::string text = "ab-X-cde-X-fgh ";
  const auto matches = scan(rules, text);
  for (const Match& match : matches) EXPECT_EQ(text.substr(match.anchor_begin(), 3), "-X-");
  ASSERT_FALSE(matches.empty());
}

TEST(Scanner, NoRulesIsAnError) { EXPECT_FALSE(RuleSet::compile({}).has_value()); }

}  // namespace
}  // namespace assay
