#include "base/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

TEST(Glob, WithoutSlashFitsAnyPart) {
  EXPECT_TRUE(glob_matches("*.lock", "a/b/yarn.lock"));
  EXPECT_TRUE(glob_matches("node_modules", "a/node_modules/b/c.js"));
  EXPECT_FALSE(glob_matches("*.lock", "a/yarn.lock.txt"));
}

TEST(Glob, StarStaysInAFolderAndTwoStarsDoNot) {
  EXPECT_TRUE(glob_matches("src/*.c", "src/a.c"));
  EXPECT_FALSE(glob_matches("src/*.c", "src/b/a.c"));
  EXPECT_TRUE(glob_matches("src/**/*.c", "src/b/d/a.c"));
  EXPECT_TRUE(glob_matches("src/**/a.c", "src/a.c"));
  EXPECT_TRUE(glob_matches("**/tests/**", "a/tests/b/c"));
}

TEST(Glob, AFolderCoversWhatIsBelow) {
  EXPECT_TRUE(glob_matches("docs/", "docs/a/b.md"));
  EXPECT_FALSE(glob_matches("docs/", "docs"));
  EXPECT_TRUE(glob_matches("/build/out", "build/out/x"));
}

TEST(Glob, ClassesAndEscapes) {
  EXPECT_TRUE(glob_matches("[a-c]?.t[!z]t", "bx.txt"));
  EXPECT_FALSE(glob_matches("[a-c].txt", "d.txt"));
  EXPECT_TRUE(glob_matches("\\*.txt", "*.txt"));
  EXPECT_FALSE(glob_matches("\\*.txt", "a.txt"));
  EXPECT_TRUE(glob_matches("[", "["));
}

TEST(Glob, ManyStarsDoNotHang) {
  EXPECT_FALSE(glob_matches("a*a*a*a*a*a*a*a*a*a*a*a*b", std::string(5000, 'a')));
  EXPECT_FALSE(glob_matches("**/a/**/a/**/a/**/b", std::string(2000, 'a')));
}

}  // namespace
}  // namespace assay
