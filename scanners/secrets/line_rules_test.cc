// Rules that read the lines of files by their names: which files, and which lines.
#include "scanners/secrets/line_rules.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/secrets/blob_finder.h"
#include "scanners/secrets/scanner.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

Rule line_rule(std::string id, std::vector<std::string> paths, std::string pattern) {
  Rule rule = make_rule(std::move(id), {}, std::move(pattern));
  rule.reader = Reader::lines;
  rule.paths = std::move(paths);
  return rule;
}

RuleSet two_rules() {
  return compile(
      {line_rule("users", {"users.txt", "**/conf/*.users"}, R"([a-z]{1,9}:(?P<secret>[a-z0-9]{4,20})(?:\s|$))"),
       make_rule("z-token", {"tok_"}, "tok_[0-9]{4}")});
}

std::vector<std::uint32_t> at(const RuleSet& rules, std::string_view path) {
  std::vector<std::uint32_t> out;
  LineRules(rules).of_path(path, out);
  return out;
}

TEST(LineRules, AskForAFileByItsPath) {
  const RuleSet rules = two_rules();
  const std::vector<std::uint32_t> first{0};
  EXPECT_EQ(at(rules, "users.txt"), first);
  EXPECT_EQ(at(rules, "a/b/users.txt"), first);
  EXPECT_EQ(at(rules, "a/conf/x.users"), first);
  EXPECT_TRUE(at(rules, "a/x.users").empty());
  EXPECT_TRUE(at(rules, "a/users.txt.c").empty());
  EXPECT_TRUE(at(rules, "").empty());
}

TEST(LineRules, OfANameAloneTheFolderIsLeftOpen) {
  const RuleSet rules = two_rules();
  const LineRules names(rules);
  EXPECT_TRUE(names.ask_for("x.users"));
  EXPECT_TRUE(names.ask_for("users.txt"));
  EXPECT_FALSE(names.ask_for("users"));
  EXPECT_FALSE(names.ask_for(""));
}

class Lines : public ::testing::Test {
 protected:
  // The values found in parts of this size, joined by blanks.
  std::string found(Bytes text, std::string_view path, std::size_t part) {
    auto scanner = Scanner::create(rules_);
    EXPECT_TRUE(scanner.has_value());
    BlobFinder finder(std::move(*scanner), false);
    const BlobAtPath at(finder, path);
    std::vector<Match> matches;
    for (std::size_t from = 0; from < text.size(); from += part) {
      finder.begin_blob(part);
      EXPECT_TRUE(finder.find(text, from, std::min(text.size(), from + part), matches));
    }
    std::string out;
    for (const Match& match : matches) out += cat(text.substr(match.begin + match.secret, match.secret_width), " ");
    return out;
  }

  const RuleSet rules_ = two_rules();
};

TEST_F(Lines, AreReadInFilesOfTheName) {
  const std::string text = "bob:abcd1\namy:efgh2\r\n# c:ijkl3\n\ntok_1234\neve:mnop4";
  EXPECT_EQ(found(text, "users.txt", text.size()), "abcd1 efgh2 tok_1234 mnop4 ");
  EXPECT_EQ(found(text, "other.txt", text.size()), "tok_1234 ");
}

TEST_F(Lines, AreFoundOnceHoweverTheTextIsCut) {
  const std::string text = "bob:abcd1\namy:efgh2\n\nx\neve:mnop4\n";
  for (std::size_t part = 1; part <= text.size(); ++part)
    EXPECT_EQ(found(text, "users.txt", part), "abcd1 efgh2 mnop4 ") << part;
}

TEST_F(Lines, AFloodEndsAtTheBoundOfABlob) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "bob:abcd1\n";
  Limits limits;
  limits.hits_per_blob = 20;
  auto scanner = Scanner::create(rules_, limits);
  ASSERT_TRUE(scanner.has_value());
  BlobFinder finder(std::move(*scanner), false);
  const BlobAtPath at(finder, "users.txt");
  std::vector<Match> matches;
  finder.begin_blob(text.size());
  EXPECT_FALSE(finder.find(text, 0, text.size(), matches));
  EXPECT_LE(matches.size(), 24U);
}

TEST_F(Lines, APathIsForgottenWithTheBlob) {
  auto scanner = Scanner::create(rules_);
  ASSERT_TRUE(scanner.has_value());
  BlobFinder finder(std::move(*scanner), false);
  { const BlobAtPath at(finder, "users.txt"); }
  std::vector<Match> matches;
  finder.begin_blob(10);
  EXPECT_TRUE(finder.find("bob:abcd1\n", 0, 10, matches));
  EXPECT_TRUE(matches.empty());
}

}  // namespace
}  // namespace assay
