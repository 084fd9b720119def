#include "scanners/sources/git/repository/repository_tips.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::TempRepository;

const Tip* find(const std::vector<Tip>& tips, const std::string& name) {
  const auto found = std::find_if(tips.begin(), tips.end(), [&](const Tip& tip) { return tip.name == name; });
  return found == tips.end() ? nullptr : &*found;
}

bool keeps(const std::vector<Tip>& tips, const ObjectId& id) {
  return std::any_of(tips.begin(), tips.end(), [&](const Tip& tip) { return tip.id == id; });
}

Tips tips_of(TempRepository& git, const std::string& path = "") {
  return collect_tips(git.open(path), *git.store(path));
}

TEST(TipsTest, CoversEveryKindOfRef) {
  TempRepository git;
  git.commit("f", "1");
  git.git("tag -a v1 -m text");
  git.git("notes add -m note");
  git.git("update-ref refs/remotes/origin/main HEAD");
  git.git("update-ref refs/pull/1/head HEAD");
  git.write("f", "stashed");
  git.git("stash -q");
  const Tips tips = tips_of(git);
  EXPECT_EQ(find(tips.tips, "HEAD")->kind, TipKind::head);
  EXPECT_EQ(find(tips.tips, "refs/heads/main")->kind, TipKind::branch);
  EXPECT_EQ(find(tips.tips, "refs/tags/v1")->kind, TipKind::tag);
  EXPECT_EQ(find(tips.tips, "refs/tags/v1")->id, git.id("v1"));
  EXPECT_EQ(find(tips.tips, "refs/notes/commits")->kind, TipKind::note);
  EXPECT_EQ(find(tips.tips, "refs/remotes/origin/main")->kind, TipKind::remote);
  EXPECT_EQ(find(tips.tips, "refs/pull/1/head")->kind, TipKind::other);
  EXPECT_EQ(find(tips.tips, "refs/stash")->kind, TipKind::stash);
  EXPECT_EQ(find(tips.tips, "ORIG_HEAD")->kind, TipKind::pseudo);
  EXPECT_EQ(find(tips.tips, "index:f")->kind, TipKind::index);
  EXPECT_TRUE(tips.problems.empty());
}

TEST(TipsTest, OlderStashesAreTips) {
  TempRepository git;
  git.commit("f", "1");
  git.write("f", "first");
  git.git("stash -q");
  const ObjectId first = git.id("stash");
  git.write("f", "second");
  git.git("stash -q");
  EXPECT_TRUE(keeps(tips_of(git).tips, first));
}

TEST(TipsTest, AmendedAndDroppedCommitsAreInTheReflog) {
  TempRepository git;
  git.commit("f", "1");
  const ObjectId amended = git.commit("f", "2");
  git.git("commit -q --amend -m other");
  const Tips tips = tips_of(git);
  EXPECT_FALSE(keeps(tips.tips, amended));
  EXPECT_TRUE(keeps(tips.reflog, amended));
}

TEST(TipsTest, WorkTreesBringTheirHeadAndIndexEvenWhenTheirFolderIsGone) {
  TempRepository git;
  git.commit("f", "1");
  git.git("worktree add -q --detach ../linked");
  const std::string linked = git.top() + "/linked";
  git.write("staged", "only here", linked);
  git.git("add staged", linked);
  const ObjectId blob = git.id(":staged", linked);
  git.write("g", "committed there", linked);
  git.git("add g", linked);
  git.git("commit -q -m detached", linked);
  const ObjectId commit = git.id("HEAD", linked);
  std::filesystem::remove_all(linked);
  const Tips tips = tips_of(git);
  EXPECT_EQ(find(tips.tips, "worktrees/linked/HEAD")->id, commit);
  EXPECT_EQ(find(tips.tips, "worktrees/linked/index:staged")->id, blob);
  EXPECT_TRUE(keeps(tips.reflog, commit)) << "the log of the work tree's HEAD";
}

TEST(TipsTest, RefsThatPointNowhereAreProblems) {
  TempRepository git;
  git.commit("f", "1");
  git.write(".git/refs/heads/nowhere", std::string(40, 'd') + "\n");
  git.write(".git/refs/heads/dangling", "ref: refs/heads/missing\n");
  const Tips tips = tips_of(git);
  ASSERT_EQ(tips.problems.size(), 2U);
  EXPECT_EQ(tips.problems[0].subject, "refs/heads/dangling");
  EXPECT_EQ(tips.problems[1].subject, "refs/heads/nowhere");
}

TEST(TipsTest, UnbornBranchIsARemarkOnly) {
  TempRepository git;
  const Tips tips = tips_of(git);
  EXPECT_TRUE(tips.tips.empty());
  EXPECT_TRUE(tips.problems.empty());
  EXPECT_EQ(tips.notes.size(), 1U);
}

TEST(TipsTest, ConflictStagesAndResolvedOnesAreTips) {
  TempRepository git;
  git.commit("f", "base\n");
  git.git("checkout -q -b side");
  git.commit("f", "theirs\n");
  git.git("checkout -q main");
  git.commit("f", "ours\n");
  git.git("merge side", "", true);
  const ObjectId theirs = git.id(":3:f");
  EXPECT_TRUE(keeps(tips_of(git).tips, theirs));
  EXPECT_EQ(find(tips_of(git).tips, "MERGE_HEAD")->id, git.id("side"));
  git.write("f", "resolved\n");
  git.git("add f");
  EXPECT_TRUE(keeps(tips_of(git).tips, theirs)) << "kept by resolve-undo";
}

TEST(TipsTest, BlobsThatAFilterLeftAtTheServerAreProblems) {
  TempRepository git;
  git.commit("f", "1");
  git.git("config uploadpack.allowFilter true");
  git.git("clone -q --no-checkout --filter=blob:none file://" + git.root + " ../clone");
  const std::string clone = git.top() + "/clone";
  git.git("read-tree HEAD", clone);
  const Tips tips = tips_of(git, clone);
  ASSERT_EQ(tips.problems.size(), 1U);
  EXPECT_EQ(tips.problems[0].why, "was left at the server by the clone's filter");
}

TEST(TipsTest, MalformedReflogLinesAreAProblemAndTheOthersAreRead) {
  TempRepository git;
  git.commit("f", "1");
  const ObjectId amended = git.commit("f", "2");
  git.git("commit -q --amend -m other");
  git.write(".git/logs/refs/heads/main",
            "nonsense\n" + std::string(40, '0') + " " + amended.hex() + " A <a@b> 1 +0000\tx\n");
  std::filesystem::remove(git.root + "/.git/logs/HEAD");
  const Tips tips = tips_of(git);
  EXPECT_TRUE(keeps(tips.reflog, amended));
  ASSERT_EQ(tips.problems.size(), 1U);
  EXPECT_EQ(tips.problems[0].subject, "refs/heads/main");
}

TEST(TipsTest, ReflogEntriesWhoseObjectsAreGoneAreCounted) {
  TempRepository git;
  git.commit("f", "1");
  const ObjectId amended = git.commit("f", "2");
  git.git("commit -q --amend -m other");
  const auto store = git.store();
  store->objects.erase(amended);
  const Tips tips = collect_tips(git.open(), *store);
  EXPECT_EQ(tips.reflog_missing, 1U);
  EXPECT_FALSE(keeps(tips.reflog, amended));
}

TEST(TipsTest, MalformedIndexIsAProblem) {
  TempRepository git;
  git.commit("f", "1");
  git.write(".git/index", "DIRCnonsense");
  EXPECT_EQ(tips_of(git).problems.size(), 1U);
}

}  // namespace
}  // namespace assay::git
