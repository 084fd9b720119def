#include "rules/rule_set.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/strings.h"
#include "rules/codec.h"
#include "rules/database.h"
#include "rules/database_cache.h"

namespace assay {
namespace {

Rule make_rule(std::string id, std::string anchor, std::string pattern) {
  Rule rule;
  rule.id = std::move(id);
  rule.description = "test credential";
  rule.anchors = {{std::move(anchor), false}};
  rule.pattern = std::move(pattern);
  return rule;
}

std::vector<Rule> two_rules() {
  return {make_rule("b-rule", "bbb_", R"(\bbbb_[0-9]{4}\b)"), make_rule("a-rule", "aaaa-", R"(aaaa-[a-z]+)")};
}

class CacheFolder {
 public:
  CacheFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "assay-cache-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  CacheFolder(const CacheFolder&) = delete;
  CacheFolder& operator=(const CacheFolder&) = delete;
  ~CacheFolder() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_ + "/rules"; }

 private:
  std::string path_;
};

std::string only_file(const std::string& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) return entry.path().string();
  return "";
}

TEST(RuleSet, RulesAreInOrderOfTheirIds) {
  const auto set = RuleSet::compile(two_rules());
  ASSERT_TRUE(set.has_value());
  EXPECT_EQ(set->rules()[0].id, "a-rule");
  EXPECT_EQ(set->find("b-rule"), 1U);
  EXPECT_EQ(set->find("c-rule"), 2U);
}

TEST(RuleSet, APlanSurvivesItsBytes) {
  const auto plan = make_plan(two_rules());
  ASSERT_TRUE(plan.has_value());
  const auto again = decode_plan(encode_plan(*plan));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*plan, *again);
}

TEST(RuleSet, DamagedPlansAreErrors) {
  const std::string bytes = encode_plan(*make_plan(two_rules()));
  for (std::size_t size = 0; size < bytes.size(); size += 3) EXPECT_FALSE(decode_plan(bytes.substr(0, size)));
  EXPECT_FALSE(decode_plan(bytes + "x"));
}

TEST(RuleSet, AnImageFromAnotherLibraryIsCompiledAnew) {
  const std::vector<Rule> rules = two_rules();
  const std::string rule_bytes = encode_rules(rules);
  const std::string plan_bytes = encode_plan(*make_plan(rules));
  const auto set = RuleSet::load({rule_bytes, plan_bytes, "not a database"});
  ASSERT_TRUE(set.has_value());
  EXPECT_FALSE(set->stats().loaded);
}

TEST(RuleSet, ShortListsArePaddedPastTheSlowEngine) {
  const auto set = RuleSet::compile(two_rules());
  ASSERT_TRUE(set.has_value());
  EXPECT_GE(set->stats().literals, 100U);
  EXPECT_EQ(padded_literals(500), 503U);
}

TEST(RuleSet, ABadExpressionNamesItsRule) {
  const auto set = RuleSet::compile({make_rule("bad-rule", "aaaa", "aaaa(")});
  ASSERT_FALSE(set.has_value());
  EXPECT_EQ(set.error().subject, "bad-rule");
}

TEST(RuleSetCache, TheSecondRunLoads) {
  const CacheFolder folder;
  ASSERT_FALSE(RuleSet::compile_cached(two_rules(), folder.path())->stats().loaded);
  EXPECT_TRUE(RuleSet::compile_cached(two_rules(), folder.path())->stats().loaded);
}

TEST(RuleSetCache, ADamagedFileIsReplaced) {
  const CacheFolder folder;
  ASSERT_TRUE(RuleSet::compile_cached(two_rules(), folder.path()).has_value());
  const std::string file = only_file(folder.path());
  std::ofstream(file, std::ios::binary | std::ios::trunc) << "garbage";
  EXPECT_FALSE(RuleSet::compile_cached(two_rules(), folder.path())->stats().loaded);
  EXPECT_TRUE(RuleSet::compile_cached(two_rules(), folder.path())->stats().loaded);
}

TEST(RuleSetCache, AFileThatOthersMayWriteIsNotUsed) {
  const CacheFolder folder;
  ASSERT_TRUE(RuleSet::compile_cached(two_rules(), folder.path()).has_value());
  ASSERT_EQ(::chmod(only_file(folder.path()).c_str(), 0666), 0);
  EXPECT_FALSE(RuleSet::compile_cached(two_rules(), folder.path())->stats().loaded);
}

TEST(RuleSetCache, AFileOfAnotherUserIsNotUsed) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a file away";
  const CacheFolder folder;
  ASSERT_TRUE(RuleSet::compile_cached(two_rules(), folder.path()).has_value());
  const std::string file = only_file(folder.path());
  ASSERT_EQ(::chown(file.c_str(), 12345, 12345), 0);
  EXPECT_FALSE(RuleSet::compile_cached(two_rules(), folder.path())->stats().loaded);
}

TEST(RuleSetCache, AHomeThatIsNotThereIsNotMade) {
  const CacheFolder folder;
  ASSERT_TRUE(RuleSet::compile_cached(two_rules(), folder.path()).has_value());
  EXPECT_TRUE(RuleSet::compile_cached(two_rules(), folder.path() + "/home/.cache/assay").has_value());
  EXPECT_NE(::access((folder.path() + "/home").c_str(), F_OK), 0);
  EXPECT_TRUE(RuleSet::compile_cached(two_rules(), folder.path() + "/.cache/assay").has_value());
  EXPECT_TRUE(RuleSet::compile_cached(two_rules(), folder.path() + "/.cache/assay")->stats().loaded);
}

TEST(RuleSetCache, AFolderThatCannotBeMadeIsNoError) {
  EXPECT_TRUE(RuleSet::compile_cached(two_rules(), "/dev/null/cache").has_value());
}

}  // namespace
}  // namespace assay
