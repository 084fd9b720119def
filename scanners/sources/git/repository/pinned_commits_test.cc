#include "scanners/sources/git/repository/pinned_commits.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::TempRepository;

std::string told(TempRepository& git, const std::set<std::string>& paths) {
  std::string out;
  for (const PinnedCommit& pin : pinned_commits(git.open(), *git.store(), paths))
    out += cat(pin.path, ' ', pin.commit.hex().substr(0, 2), ' ', pin.by, pin.checked_out ? " here; " : "; ");
  return out;
}

void pin(TempRepository& git, const std::string& path, char digit) {
  git.git(cat("update-index --add --cacheinfo 160000,", std::string(40, digit), ",", path));
}

TEST(PinnedCommitsTest, OfTipsAndIndexesAtThePathsAlone) {
  TempRepository git;
  pin(git, "sub", '1');
  pin(git, "libs/a/b", '2');
  pin(git, "libs/other", '3');
  git.git("commit -q -m first");
  EXPECT_EQ(told(git, {"sub", "libs/a/b"}), "libs/a/b 22 HEAD here; sub 11 HEAD here; ");
  EXPECT_EQ(told(git, {"libs"}), "");
  EXPECT_EQ(told(git, {}), "");

  git.git("tag v1");
  pin(git, "sub", '4');
  git.git("commit -q -m second");
  pin(git, "sub", '5');
  EXPECT_EQ(told(git, {"sub"}), "sub 11 refs/tags/v1; sub 44 HEAD here; sub 55 the index here; ");
}

TEST(PinnedCommitsTest, WhatOnlyOlderCommitsNameIsLeftOut) {
  TempRepository git;
  pin(git, "sub", '1');
  git.git("commit -q -m first");
  pin(git, "sub", '2');
  git.git("commit -q -m second");
  EXPECT_EQ(told(git, {"sub"}), "sub 22 HEAD here; ");
}

}  // namespace
}  // namespace assay::git
