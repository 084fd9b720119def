#include "scanners/sources/files/ignore_rules.h"

#include <gtest/gtest.h>

namespace assay::files {
namespace {

bool ignored(std::string_view file, std::string_view path, bool is_folder = false) {
  return IgnoreList::parse(file).ignores(path, is_folder).value_or(false);
}

TEST(IgnoreRules, NameWithoutSlashFitsAtAnyDepth) {
  EXPECT_TRUE(ignored("*.log\n", "a/b/c.log"));
  EXPECT_TRUE(ignored("*.log\n", "c.log"));
  EXPECT_FALSE(ignored("*.log\n", "c.log.txt"));
}

TEST(IgnoreRules, SlashAtTheStartOrInTheMiddleAnchors) {
  EXPECT_TRUE(ignored("/build\n", "build", true));
  EXPECT_FALSE(ignored("/build\n", "src/build", true));
  EXPECT_TRUE(ignored("doc/frotz\n", "doc/frotz"));
  EXPECT_FALSE(ignored("doc/frotz\n", "a/doc/frotz"));
}

TEST(IgnoreRules, SlashAtTheEndFitsFoldersOnly) {
  EXPECT_TRUE(ignored("target/\n", "a/target", true));
  EXPECT_FALSE(ignored("target/\n", "a/target", false));
}

TEST(IgnoreRules, LastPatternThatFitsDecides) {
  EXPECT_FALSE(ignored("*.env\n!keep.env\n", "keep.env"));
  EXPECT_TRUE(ignored("!keep.env\n*.env\n", "keep.env"));
}

TEST(IgnoreRules, CommentsBlankLinesAndEscapes) {
  EXPECT_FALSE(ignored("#x\n\n", "#x"));
  EXPECT_TRUE(ignored("\\#x\n", "#x"));
  EXPECT_TRUE(ignored("\\!x\n", "!x"));
  EXPECT_TRUE(ignored("trailing  \n", "trailing"));
  EXPECT_TRUE(ignored("kept\\ \n", "kept "));
  EXPECT_TRUE(ignored("crlf\r\n", "crlf"));
  EXPECT_TRUE(
      ignored("\xEF\xBB\xBF"
              "bom\n",
              "bom"));
}

TEST(IgnoreRules, NearerFileDecidesFirst) {
  auto outer = std::make_shared<IgnoreChain>();
  outer->list = IgnoreList::parse("*.pem\n");
  IgnoreChain inner;
  inner.parent = outer;
  inner.base = std::string_view("keys/").size();
  inner.list = IgnoreList::parse("!public.pem\n/own\n");
  EXPECT_FALSE(IgnoreChain::ignores(&inner, "keys/public.pem", false));
  EXPECT_TRUE(IgnoreChain::ignores(&inner, "keys/private.pem", false));
  EXPECT_TRUE(IgnoreChain::ignores(&inner, "keys/own", false));
  EXPECT_FALSE(IgnoreChain::ignores(&inner, "keys/deeper/own", false));
}

TEST(IgnoreRules, FileInsideAnIgnoredFolderIsIgnored) {
  const IgnoreList list = IgnoreList::parse("fixtures/\n!important.txt\n");
  EXPECT_TRUE(ignores_deep(list, "tests/fixtures/important.txt", false));
  EXPECT_FALSE(ignores_deep(list, "tests/important.txt", false));
}

TEST(IgnoreRules, PatternLongerThanAPathIsLeftOut) { EXPECT_TRUE(IgnoreList::parse(std::string(5000, '*')).empty()); }

}  // namespace
}  // namespace assay::files
