#include "scanners/workflows/model/codeowners.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::workflows {
namespace {

constexpr std::string_view kPath = ".github/workflows/ci.yml";

TEST(CodeOwners, PatternsThatNameAFileOrAFolderAboveIt) {
  for (const char* pattern :
       {"*", "**", "*.yml", "/.github/", ".github/", "/.github", ".github/workflows", "workflows/",
        "/.github/workflows/*", "/.github/**", ".github/**/*.yml", "**/ci.yml", "**/workflows/",
        "/.github/workflows/ci.ym?", "/.github/workflows/*.yml", "/.github/workflows/**"})
    EXPECT_TRUE(owns(pattern, kPath)) << pattern;
}

TEST(CodeOwners, PatternsThatDoNot) {
  for (const char* pattern : {"*.md", "/workflows/", "/.github/*", "ci.yml/", "/docs/", "/.github/workflows/ci.yam?",
                              "github/", "/.github/workflows/ci", ""})
    EXPECT_FALSE(owns(pattern, kPath)) << pattern;
}

TEST(CodeOwners, TheLastPatternThatFitsCounts) {
  EXPECT_EQ(owners_of("* @all\n/.github/ @ci @team # both\n", kPath), "@ci @team");
  EXPECT_EQ(owners_of("/.github/ @ci\n* @all\n", kPath), "@all");
  EXPECT_EQ(owners_of("* @all\n/.github/\n", kPath), "");
  EXPECT_EQ(owners_of("# * @all\n/docs/ @docs\r\n", kPath), "");
}

TEST(CodeOwners, NoPatternTakesLong) {
  std::string stars;
  for (int i = 0; i < 400; ++i) stars += "*a";
  EXPECT_FALSE(owns(stars, std::string(399, 'a') + "b"));
  EXPECT_FALSE(owns(std::string(5000, '*'), "a"));
}

}  // namespace
}  // namespace assay::workflows
