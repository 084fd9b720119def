#include "scanners/sources/git/changes/staged.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/changes/line_diff_blobs.h"
#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::MemoryStore;
using testing::TempRepository;

std::string show(const StagedChanges& changes) {
  std::string out;
  for (const StagedBlob& blob : changes.blobs) {
    out += cat(blob.path, ':', static_cast<int>(blob.stage), ':', blob.old.size(), ' ');
  }
  return out;
}

Result<StagedChanges> changes_of(TempRepository& git, const ObjectStore& store, const std::string& path = "") {
  const Repository repository = git.open(path);
  const auto refs = open_refs(repository);
  return staged_changes(repository, **refs, store);
}

StagedChanges staged(TempRepository& git, const std::string& path = "") {
  const Result<StagedChanges> changes = changes_of(git, *git.store(path), path);
  EXPECT_TRUE(changes) << changes.error().text();
  return changes ? *changes : StagedChanges{};
}

TEST(StagedTest, GivesTheIndexsBlobAndNotTheWorkTrees) {
  TempRepository git;
  git.commit("f", "one\n");
  git.write("f", "one\ntwo\n");
  git.git("add f");
  git.write("f", "one\ntwo\nthree\n");
  const StagedChanges changes = staged(git);
  ASSERT_EQ(show(changes), "f:0:1 ");
  const auto store = git.store();
  EXPECT_EQ(store->objects.at(changes.blobs[0].blob).bytes, "one\ntwo\n");
  AddedLineFinder finder(*store);
  const auto lines = finder.find("one\ntwo\n", changes.blobs[0].blob, "f", changes.blobs[0].old, {*changes.head_tree},
                                 [](const ObjectId&) { return std::optional<std::uint64_t>(1); });
  ASSERT_TRUE(lines);
  EXPECT_FALSE(lines->touches(1, 1));
  EXPECT_TRUE(lines->touches(2, 2));
}

TEST(StagedTest, NothingStagedIsEmptyAndReadsNoTree) {
  TempRepository git;
  git.write("a/b", "1");
  git.commit("c", "1");
  git.write("a/b", "not staged");
  const auto store = git.store();
  store->reads = 0;
  EXPECT_EQ(show(*changes_of(git, *store)), "");
  EXPECT_LE(store->reads, 2U) << "HEAD's commit only: its tree is the cache tree's";
}

TEST(StagedTest, UnchangedFoldersAreNotRead) {
  TempRepository git;
  for (int i = 0; i < 30; ++i) git.write(cat("d", i, "/e/f"), cat(i));
  git.commit("z", "1");
  git.write("d7/e/new", "2");
  git.git("add d7/e/new");
  const auto store = git.store();
  store->reads = 0;
  EXPECT_EQ(show(*changes_of(git, *store)), "d7/e/new:0:0 ");
  EXPECT_LE(store->reads, 5U);
}

TEST(StagedTest, WithoutCacheTreeTheResultIsTheSame) {
  TempRepository git;
  for (int i = 0; i < 5; ++i) git.write(cat("d", i, "/f"), cat(i));
  git.commit("d0.x", "1");
  git.write("d3/f", "changed");
  git.git("add -A");
  const std::string with = show(staged(git));
  git.git("update-index --force-remove d4/f");
  git.git("reset -q d4/f");
  for (int i = 0; i < 5; ++i)
    git.git(cat("update-index --cacheinfo 100644,", git.id(cat("HEAD:d", i, "/f")).hex(), ",d", i, "/f"));
  git.git("add -A");
  EXPECT_EQ(show(staged(git)), with);
  EXPECT_EQ(with, "d3/f:0:1 ");
}

TEST(StagedTest, UnbornBranchBringsEverything) {
  TempRepository git;
  git.write("a", "1");
  git.write("b/c", "1");
  git.git("add -A");
  const StagedChanges changes = staged(git);
  EXPECT_EQ(show(changes), "a:0:0 b/c:0:0 ");
  EXPECT_FALSE(changes.head_tree);
}

TEST(StagedTest, EverySideOfAConflictIsGiven) {
  TempRepository git;
  git.commit("f", "base\n");
  git.git("checkout -q -b side");
  git.commit("f", "theirs\n");
  git.git("checkout -q main");
  git.commit("f", "ours\n");
  git.git("merge side", "", true);
  EXPECT_EQ(show(staged(git)), "f:1:1 f:2:1 f:3:1 ");
}

TEST(StagedTest, IntentToAddAndSubmodulesAreCounted) {
  TempRepository git;
  git.commit("f", "1");
  git.write("later", "x");
  git.git("add -N later");
  git.git("update-index --add --cacheinfo 160000," + git.id("HEAD").hex() + ",sub");
  const StagedChanges changes = staged(git);
  EXPECT_EQ(show(changes), "");
  EXPECT_EQ(changes.intent_to_add, 1U);
  EXPECT_EQ(changes.gitlinks, (std::vector<std::string>{"sub"}));
}

TEST(StagedTest, RemovedAndRenamedFiles) {
  TempRepository git;
  git.write("gone", "1");
  git.commit("old", "2");
  git.git("rm -q gone");
  git.git("mv old new");
  EXPECT_EQ(show(staged(git)), "new:0:0 ");
}

TEST(StagedTest, MissingIndexIsEmptyAndALockIsNoMatter) {
  TempRepository git;
  git.commit("f", "1");
  git.write(".git/index.lock", "");
  EXPECT_EQ(show(staged(git)), "");
  std::filesystem::remove(git.root + "/.git/index");
  const StagedChanges changes = staged(git);
  EXPECT_EQ(changes.entries, 0U);
  EXPECT_EQ(show(changes), "");
}

TEST(StagedTest, LinkedWorkTreeHasItsOwnIndex) {
  TempRepository git;
  git.commit("f", "1");
  git.git("worktree add -q ../linked -b side");
  const std::string linked = git.top() + "/linked";
  git.write("only-there", "1", linked);
  git.git("add -A", linked);
  EXPECT_EQ(show(staged(git)), "");
  EXPECT_EQ(show(staged(git, linked)), "only-there:0:0 ");
}

TEST(StagedTest, SparseFoldersAreFollowedWhenTheyDiffer) {
  TempRepository git;
  git.write("in/f", "1");
  git.write("out/g", "2");
  git.commit("z", "3");
  git.write("out/g", "4");
  git.git("add -A");
  const ObjectId tree = git.id(git.git("write-tree") + ":out");
  git.git("reset -q --hard");
  git.git("sparse-checkout init --cone --sparse-index");
  git.git("sparse-checkout set in");
  EXPECT_EQ(show(staged(git)), "");
  std::string index = *read_if_present(git.root + "/.git/index", 1 << 20).value();
  const std::string old_tree(git.id("HEAD:out").view());
  // The sparse entry and its cache tree node now name another tree, and the checksum is left out.
  for (std::size_t at = index.find(old_tree); at != std::string::npos; at = index.find(old_tree, at)) {
    index.replace(at, old_tree.size(), tree.view());
  }
  const std::string head_tree(git.id("HEAD^{tree}").view());
  const std::size_t root = index.find(head_tree);
  if (root != std::string::npos) index.replace(root, head_tree.size(), std::string(head_tree.size(), '\1'));
  index.replace(index.size() - 20, 20, std::string(20, '\0'));
  const auto store = git.store();
  git.write(".git/index", index);
  EXPECT_EQ(show(*changes_of(git, *store)), "out/g:0:1 ");
}

TEST(StagedTest, Sha256) {
  TempRepository git("--object-format=sha256 --initial-branch=main");
  git.write("a/b", "1");
  git.commit("f", "1");
  git.write("a/c", "2");
  git.git("add -A");
  EXPECT_EQ(show(staged(git)), "a/c:0:0 ");
}

TEST(StagedTest, MalformedHeadIsAnError) {
  TempRepository git;
  git.commit("f", "1");
  const auto store = git.store();
  git.write(".git/HEAD", "nonsense\n");
  EXPECT_FALSE(changes_of(git, *store));
}

TEST(StagedTest, MissingHeadCommitIsAnError) {
  TempRepository git;
  git.commit("f", "1");
  EXPECT_FALSE(changes_of(git, MemoryStore()));
}

TEST(StagedTest, MissingTreeOfHeadIsAProblemAndEverythingInItCounts) {
  TempRepository git;
  git.write("d/a", "1");
  git.commit("d/b", "1");
  git.write("d/c", "1");
  git.git("add -A");
  const auto store = git.store();
  store->objects.erase(git.id("HEAD:d"));
  const Result<StagedChanges> changes = changes_of(git, *store);
  ASSERT_TRUE(changes);
  EXPECT_EQ(show(*changes), "d/a:0:0 d/b:0:0 d/c:0:0 ");
  EXPECT_EQ(changes->problems.size(), 1U);
}

}  // namespace
}  // namespace assay::git
