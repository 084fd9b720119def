#include "base/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

TEST(Glob, StarStaysWithinAComponent) {
  EXPECT_TRUE(glob_match("*.py", "a.py"));
  EXPECT_FALSE(glob_match("*.py", "dir/a.py"));
  EXPECT_TRUE(glob_match("dir/*.py", "dir/a.py"));
  EXPECT_FALSE(glob_match("dir/*.py", "dir/sub/a.py"));
}

TEST(Glob, TwoStarsCrossFoldersAndMayBeNone) {
  EXPECT_TRUE(glob_match("a/**/b", "a/b"));
  EXPECT_TRUE(glob_match("a/**/b", "a/x/y/b"));
  EXPECT_FALSE(glob_match("a/**/b", "a/x/y/c"));
  EXPECT_TRUE(glob_match("**/b", "b"));
  EXPECT_TRUE(glob_match("**/b", "x/y/b"));
  EXPECT_TRUE(glob_match("**/a/**/b", "x/a/c/a/d/b"));
}

TEST(Glob, TwoStarsAtTheEndNeedSomethingInside) {
  EXPECT_TRUE(glob_match("a/**", "a/b"));
  EXPECT_TRUE(glob_match("a/**", "a/b/c"));
  EXPECT_FALSE(glob_match("a/**", "a"));
  EXPECT_TRUE(glob_match("**", "a"));
}

TEST(Glob, TwoStarsInsideAComponentAreOne) {
  EXPECT_TRUE(glob_match("a**c", "abc"));
  EXPECT_FALSE(glob_match("a**c", "ab/c"));
}

TEST(Glob, ClassesHoldRangesNegationAndNames) {
  EXPECT_TRUE(glob_match("[a-c]x", "bx"));
  EXPECT_FALSE(glob_match("[!a-c]x", "bx"));
  EXPECT_TRUE(glob_match("[^a-c]x", "zx"));
  EXPECT_TRUE(glob_match("[]-]x", "]x"));
  EXPECT_TRUE(glob_match("[[:digit:]a]", "7"));
  EXPECT_TRUE(glob_match("[\\]]", "]"));
  EXPECT_FALSE(glob_match("[abc", "a"));
}

TEST(Glob, BackslashTakesTheNextByteAsItIs) {
  EXPECT_TRUE(glob_match("a\\*b", "a*b"));
  EXPECT_FALSE(glob_match("a\\*b", "axb"));
  EXPECT_FALSE(glob_match("a\\", "a\\"));
}

TEST(Glob, ManyStarsTakeNoExponentialTime) {
  std::string pattern, name(2000, 'a');
  for (int i = 0; i < 200; ++i) pattern += "a*";
  pattern += "b";
  EXPECT_FALSE(glob_match_name(pattern, name));
  std::string folders, path;
  for (int i = 0; i < 200; ++i) folders += "**/a/";
  for (int i = 0; i < 1000; ++i) path += "a/";
  EXPECT_FALSE(glob_match(folders + "b", path + "c"));
}

TEST(Glob, PathConditionWithoutASlashFitsTheName) {
  EXPECT_TRUE(path_fits("*.lock", "deep/down/poetry.lock"));
  EXPECT_FALSE(path_fits("down/*.lock", "deep/down/poetry.lock"));
  EXPECT_TRUE(path_fits("/deep/**", "deep/down/poetry.lock"));
}

}  // namespace
}  // namespace assay
