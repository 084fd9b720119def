#include "scanners/sources/git/repository/config.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::git {
namespace {

Config parsed(std::string_view text) {
  Result<Config> config = Config::parse(text, "config");
  EXPECT_TRUE(config) << config.error().text();
  return config ? *config : Config();
}

TEST(ConfigTest, ReadsSectionsWithNamesInAnyCase) {
  EXPECT_EQ(parsed("[CoRe]\n\tBare = false\n").get("core.bare"), "false");
}

TEST(ConfigTest, KeepsTheCaseOfSubsectionsAndTheirEscapes) {
  const Config config = parsed("[remote \"Or\\\"i\\\\gin.x\"]\nurl = here\n");
  EXPECT_EQ(config.get("remote.Or\"i\\gin.x.url"), "here");
}

TEST(ConfigTest, KeyWithoutValueIsTrue) { EXPECT_EQ(parsed("[core]\nbare\n").flag("core.bare"), true); }

TEST(ConfigTest, EmptyValueIsFalse) { EXPECT_EQ(parsed("[core]\nbare =\n").flag("core.bare"), false); }

TEST(ConfigTest, LastValueWinsAndAllAreKept) {
  const Config config = parsed("[a]\nb = 1\n[a]\nb = 2\n");
  EXPECT_EQ(config.get("a.b"), "2");
  EXPECT_EQ(config.all("a.b"), (std::vector<std::string_view>{"1", "2"}));
}

TEST(ConfigTest, TakesOffCommentsAndBlanksOutsideOfQuotes) {
  const Config config = parsed("; c\n[a] # c\nb = one  two \t # c\nc = \" ; kept \" \n");
  EXPECT_EQ(config.get("a.b"), "one  two");
  EXPECT_EQ(config.get("a.c"), " ; kept ");
}

TEST(ConfigTest, JoinsContinuedLines) {
  EXPECT_EQ(parsed("[a]\nb = one\\\n two\\\r\n three\n").get("a.b"), "one two three");
}

TEST(ConfigTest, ReadsEscapes) { EXPECT_EQ(parsed("[a]\nb = \\t\\n\\b\\\\\\\"\n").get("a.b"), "\t\n\b\\\""); }

TEST(ConfigTest, ReadsByteOrderMarkAndCarriageReturns) {
  EXPECT_EQ(parsed("\xEF\xBB\xBF[a]\r\nb = 1\r\n").get("a.b"), "1");
}

TEST(ConfigTest, VariableMayStandBehindItsSection) { EXPECT_EQ(parsed("[a] b = 1\n").get("a.b"), "1"); }

TEST(ConfigTest, NamesTheLineOfAnError) {
  for (const char* text :
       {"[a]\nb = 1\n[c\n", "[a]\n\n1b = 2\n", "[a]\n\nb = \"x\n", "[a]\n\nb = \\q\n", "[a]\n\nb c\n"}) {
    const Result<Config> config = Config::parse(text, "file");
    ASSERT_FALSE(config) << text;
    EXPECT_EQ(config.error().subject, "file:3") << text;
  }
}

TEST(ConfigTest, TellsThatFilesAreIncluded) {
  EXPECT_TRUE(parsed("[include]\npath = x\n").has_includes());
  EXPECT_TRUE(parsed("[includeIf \"gitdir:/x\"]\npath = x\n").has_includes());
  EXPECT_FALSE(parsed("[core]\npath = x\n").has_includes());
}

TEST(ConfigTest, ReadsTruthValues) {
  const Config config = parsed("[a]\nb = Yes\nc = off\nd = 2\ne = 0\nf = maybe\n");
  EXPECT_EQ(config.flag("a.b"), true);
  EXPECT_EQ(config.flag("a.c"), false);
  EXPECT_EQ(config.flag("a.d"), true);
  EXPECT_EQ(config.flag("a.e"), false);
  EXPECT_EQ(config.flag("a.f"), std::nullopt);
  EXPECT_EQ(config.flag("a.g"), std::nullopt);
}

TEST(ConfigTest, MissingFileIsEmpty) {
  const Result<Config> config = Config::read("/nonexistent/config");
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->entries().empty());
}

}  // namespace
}  // namespace assay::git
