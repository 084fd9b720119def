#include "scanners/sources/git/changes/tree_diff.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::MemoryStore;
using testing::TempRepository;

std::string diff(const ObjectStore& store, const ObjectId& tree, const std::vector<ObjectId>& parents,
                 TreeDiffResult* result = nullptr, const TreeDiffLimits& limits = {}) {
  std::string out;
  const auto visit = [&](ChangedBlob&& blob) { out += cat(blob.path, blob.old.size(), ' '); };
  TreeDiffResult got = diff_trees(store, tree, parents, visit, limits);
  if (result != nullptr) *result = std::move(got);
  return out;
}

TEST(TreeDiffTest, GivesAddedAndChangedBlobsWithTheOldOnes) {
  TempRepository git;
  git.write("a/same", "1");
  git.write("a/changed", "1");
  git.write("gone", "1");
  git.commit("b", "1");
  git.write("a/changed", "2");
  git.write("a/new", "2");
  git.write("c/d/e", "2");
  std::filesystem::remove(git.root + "/gone");
  git.commit("b", "1");
  const auto store = git.store();
  EXPECT_EQ(diff(*store, git.id("HEAD^{tree}"), {git.id("HEAD^^{tree}")}), "a/changed1 a/new0 c/d/e0 ");
  EXPECT_EQ(diff(*store, git.id("HEAD^^{tree}"), {}), "a/changed0 a/same0 b0 gone0 ");
  EXPECT_EQ(diff(*store, git.id("HEAD^{tree}"), {git.id("HEAD^{tree}")}), "");
}

TEST(TreeDiffTest, FindsTheBlobAtAPath) {
  TempRepository git;
  git.write("a/b/c", "1");
  git.write("a/b.c", "2");
  git.commit("c", "3");
  const auto store = git.store();
  const ObjectId tree = git.id("HEAD^{tree}");
  EXPECT_EQ(blob_at(*store, tree, "a/b/c"), git.id("HEAD:a/b/c"));
  EXPECT_EQ(blob_at(*store, tree, "c"), git.id("HEAD:c"));
  for (const char* path : {"a", "a/b", "b", "a/b/c/d", "c/", ""}) EXPECT_EQ(blob_at(*store, tree, path), std::nullopt);
  EXPECT_EQ(blob_at(*store, git.id("HEAD:c"), "c"), std::nullopt);
}

TEST(TreeDiffTest, UnchangedFoldersAreNotRead) {
  TempRepository git;
  for (int i = 0; i < 20; ++i) git.write(cat("d", i, "/f"), cat(i));
  git.commit("z", "1");
  git.commit("d3/f", "changed");
  const auto store = git.store();
  store->reads = 0;
  EXPECT_EQ(diff(*store, git.id("HEAD^{tree}"), {git.id("HEAD^^{tree}")}), "d3/f1 ");
  EXPECT_EQ(store->reads, 4U);
}

TEST(TreeDiffTest, MergeGivesWhatDiffersFromAllParents) {
  TempRepository git;
  git.write("theirs", "0");
  git.write("ours", "0");
  git.commit("both", "base\n");
  git.git("checkout -q -b side");
  git.write("theirs", "1");
  git.commit("both", "side\n");
  git.git("checkout -q main");
  git.write("ours", "1");
  git.commit("both", "main\n");
  git.git("merge side", "", true);
  git.commit("both", "resolved\n");
  const auto store = git.store();
  EXPECT_EQ(diff(*store, git.id("HEAD^{tree}"), {git.id("HEAD^1^{tree}"), git.id("HEAD^2^{tree}")}), "both2 ");
}

TEST(TreeDiffTest, FileThatBecomesAFolderIsNew) {
  TempRepository git;
  git.commit("a", "1");
  git.git("rm -q a");
  git.commit("a/b", "1");
  const auto store = git.store();
  EXPECT_EQ(diff(*store, git.id("HEAD^{tree}"), {git.id("HEAD^^{tree}")}), "a/b0 ");
  EXPECT_EQ(diff(*store, git.id("HEAD^^{tree}"), {git.id("HEAD^{tree}")}), "a0 ");
}

TEST(TreeDiffTest, ModeChangeAloneIsNoNewBlob) {
  TempRepository git;
  git.commit("a", "1");
  git.git("update-index --chmod=+x a");
  git.git("commit -q -m mode");
  EXPECT_EQ(diff(*git.store(), git.id("HEAD^{tree}"), {git.id("HEAD^^{tree}")}), "");
}

TEST(TreeDiffTest, SubmodulesAreToldAndNotFollowed) {
  TempRepository git;
  git.commit("a", "1");
  git.git("update-index --add --cacheinfo 160000," + git.id("HEAD").hex() + ",sub");
  git.git("commit -q -m sub");
  TreeDiffResult result;
  EXPECT_EQ(diff(*git.store(), git.id("HEAD^{tree}"), {git.id("HEAD^^{tree}")}, &result), "");
  EXPECT_EQ(result.gitlinks, (std::vector<std::string>{"sub"}));
}

TEST(TreeDiffTest, MissingTreesAreProblems) {
  TempRepository git;
  git.commit("d/a", "1");
  git.commit("d/b", "1");
  const auto store = git.store();
  store->objects.erase(git.id("HEAD^:d"));
  TreeDiffResult result;
  EXPECT_EQ(diff(*store, git.id("HEAD^{tree}"), {git.id("HEAD^^{tree}")}, &result), "d/a0 d/b0 ");
  EXPECT_EQ(result.problems.size(), 1U);
  store->objects.erase(git.id("HEAD:d"));
  EXPECT_EQ(diff(*store, git.id("HEAD^{tree}"), {}, &result), "");
  EXPECT_EQ(result.problems.size(), 1U);
}

// A tree of trees, each with ten entries that name the next: 10^levels paths in a few hundred bytes.
ObjectId bomb(MemoryStore& store, int levels) {
  ObjectId below;
  below.bytes[0] = 0xff;
  for (int level = 0; level < levels; ++level) {
    std::string bytes;
    for (char name = '0'; name <= '9'; ++name) {
      bytes +=
          (level == 0 ? "100644 " : "40000 ") + std::string(1, name) + std::string(1, '\0') + std::string(below.view());
    }
    below = {};
    below.bytes[0] = static_cast<unsigned char>(level + 1);
    store.objects[below] = Object{ObjectType::tree, bytes};
  }
  return below;
}

TEST(TreeDiffTest, TreesThatUnfoldToBillionsOfPathsStopAtTheLimit) {
  MemoryStore store;
  const ObjectId top = bomb(store, 12);
  TreeDiffResult result;
  TreeDiffLimits limits;
  limits.entries = 1000;
  diff(store, top, {}, &result, limits);
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_EQ(result.problems[0].why, "it unfolds to too many paths");
  const TreeBlobs blobs = blobs_of_tree(store, top, limits);
  EXPECT_TRUE(blobs.complete) << "each subtree is looked at once";
  EXPECT_EQ(blobs.places.size(), 1U);
  EXPECT_GT(blobs.places.begin()->second, 1'000'000U);
}

TEST(TreeDiffTest, FoldersNestedTooDeeplyAreAProblem) {
  MemoryStore store;
  TreeDiffLimits limits;
  limits.depth = 3;
  TreeDiffResult result;
  diff(store, bomb(store, 6), {}, &result, limits);
  ASSERT_FALSE(result.problems.empty());
  EXPECT_EQ(result.problems[0].why, "folders are nested too deeply");
}

TEST(TreeDiffTest, ABlobStandsInEveryPlaceOfARepeatedFolder) {
  TempRepository git;
  for (const char* name : {"a", "one/a", "two/inner/a"}) git.write(name, "same");
  git.commit("two/inner/b", "same");
  const TreeBlobs blobs = blobs_of_tree(*git.store(), git.id("HEAD^{tree}"));
  ASSERT_EQ(blobs.places.size(), 1U);
  EXPECT_EQ(blobs.places.begin()->second, 4U);
}

TEST(TreeDiffTest, MalformedTreeIsAProblem) {
  MemoryStore store;
  ObjectId tree;
  tree.bytes[0] = 1;
  store.objects[tree] = Object{ObjectType::tree, "100644 a"};
  TreeDiffResult result;
  diff(store, tree, {}, &result);
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_EQ(result.problems[0].why, "it is malformed");
  EXPECT_FALSE(blobs_of_tree(store, tree).complete);
}

}  // namespace
}  // namespace assay::git
