#include "scanners/sources/git/changes/range.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanners/sources/git/changes/range_blobs.h"
#include "scanners/sources/git/changes/range_push.h"
#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::MemoryStore;
using testing::TempRepository;

struct Ranging {
  explicit Ranging(TempRepository& git, const std::string& path = "")
      : repository(git.open(path)),
        refs(std::move(*open_refs(repository))),
        store(git.store(path)),
        context{repository, *refs, *store, {}} {}

  // "PATH PATH …" of the range's blobs, in the order they come; why it failed otherwise.
  std::string operator()(const Result<RangeSpec>& spec) {
    if (!spec) return spec.error().why;
    blobs.clear();
    const Result<RangeResult> got =
        range_blobs(repository, *store, *spec, [&](RangeBlob&& blob) { blobs.push_back(std::move(blob)); });
    if (!got) return got.error().why;
    result = *got;
    std::string out;
    for (const RangeBlob& blob : blobs) out += blob.path + " ";
    return out;
  }
  std::string range(std::string_view text) { return (*this)(parse_range(context, text)); }

  AddedLines added(const RangeBlob& blob, const PathWeight& weight = {}) const {
    AddedLineFinder finder(*store, weight);
    return *finder.find(store->objects.at(blob.blob).bytes, blob.blob, blob.path, blob.old, blob.commit->parent_trees,
                        [&](const ObjectId& id) { return finder.places_in(blob.commit->tree, id); });
  }

  Repository repository;
  std::unique_ptr<RefStore> refs;
  std::shared_ptr<MemoryStore> store;
  RevisionContext context;
  std::vector<RangeBlob> blobs;
  RangeResult result;
};

bool noted(const std::vector<std::string>& notes, std::string_view what) {
  return std::any_of(notes.begin(), notes.end(),
                     [&](const auto& note) { return note.find(what) != std::string::npos; });
}

TEST(RangeTest, GivesTheBlobsOfItsCommits) {
  TempRepository git;
  git.commit("a", "1");
  git.commit("b", "1");
  git.commit("c", "1");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range("HEAD~2..HEAD"), "c b ");
  EXPECT_EQ(ranging.range("HEAD~1.."), "c ");
  EXPECT_EQ(ranging.range("HEAD~1^!"), "b ");
  EXPECT_EQ(ranging.range("HEAD~2^!"), "a ");
  EXPECT_EQ(ranging(range_since(ranging.context, "HEAD~1")), "c ");
  EXPECT_EQ(ranging(range_of_branch(ranging.context, "main")), "c b a ");
}

TEST(RangeTest, EmptyRangeIsNoted) {
  TempRepository git;
  git.commit("a", "1");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range("HEAD..HEAD"), "");
  EXPECT_TRUE(noted(ranging.result.notes, "no commit"));
}

TEST(RangeTest, BadRangesAreErrors) {
  TempRepository git;
  git.commit("a", "1");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range("HEAD"),
            "a range is A..B, A...B or REV^!; everything since a commit is --since, a whole branch --branch");
  EXPECT_EQ(ranging.range("..HEAD"), "it begins with no commit; if the checked out commit is meant, write HEAD..B");
  EXPECT_EQ(ranging.range("nowhere..HEAD"), "there is no such revision");
  EXPECT_EQ(ranging.range("HEAD..nowhere"), "there is no such revision");
  EXPECT_EQ(ranging(range_since(ranging.context, "nowhere")), "there is no such revision");
  EXPECT_EQ(ranging(range_of_branch(ranging.context, "nowhere")), "there is no such revision");
  EXPECT_EQ(ranging.range(std::string(40, 'd') + "..HEAD"), "the object is missing");
}

TEST(RangeTest, MergeResolutionIsInTheRangeAndItsParentsContentIsNot) {
  TempRepository git;
  git.commit("f", "base\n");
  git.git("checkout -q -b side");
  git.commit("f", "side\n");
  git.git("checkout -q main");
  git.commit("f", "main\n");
  git.git("merge side", "", true);
  git.commit("f", "main\nevil\nside\n");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range("HEAD^!"), "f ");
  ASSERT_EQ(ranging.blobs[0].old.size(), 2U);
  const AddedLines lines = ranging.added(ranging.blobs[0]);
  EXPECT_FALSE(lines.touches(1, 1));
  EXPECT_TRUE(lines.touches(2, 2));
  EXPECT_FALSE(lines.touches(3, 3));
  EXPECT_TRUE(lines.touches(1, 3)) << "lines of both parents stand together for the first time";
}

TEST(RangeTest, OctopusMergeComparesToAllParents) {
  TempRepository git;
  git.commit("base", "0");
  for (const char* name : {"one", "two"}) {
    git.git(cat("checkout -q -b ", name, " main"));
    git.commit(name, "1");
  }
  git.git("checkout -q main");
  git.git("merge -q --no-edit --no-ff one two");
  git.write("added-in-merge", "x");
  git.git("add -A");
  git.git("commit -q --amend --no-edit");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range("HEAD^!"), "added-in-merge ");
  EXPECT_EQ(ranging.blobs[0].commit->parent_trees.size(), 3U);
}

TEST(RangeTest, AddedLinesAreThoseOfTheCommit) {
  TempRepository git;
  git.commit("f", "one\ntwo\n");
  git.commit("f", "one\nnew\ntwo\n");
  Ranging ranging(git);
  ranging.range("HEAD~1..HEAD");
  const AddedLines lines = ranging.added(ranging.blobs[0]);
  EXPECT_FALSE(lines.touches(1, 1));
  EXPECT_TRUE(lines.touches(2, 2));
  EXPECT_FALSE(lines.touches(3, 3));
  EXPECT_FALSE(lines.whole);
}

TEST(RangeTest, RenamedBlobIsNotNewUnlessItWeighsMore) {
  TempRepository git;
  git.commit("old/name", "content\n");
  git.git("mv old new");
  git.git("commit -q -m moved");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range("HEAD^!"), "new/name ");
  EXPECT_TRUE(ranging.added(ranging.blobs[0]).moved);
  EXPECT_FALSE(ranging.added(ranging.blobs[0]).touches(1, 1));
  const auto weight_of = [](int old, int now) {
    return [=](std::string_view path) { return path == "old/name" ? old : now; };
  };
  EXPECT_TRUE(ranging.added(ranging.blobs[0], weight_of(2, 1)).moved);
  EXPECT_TRUE(ranging.added(ranging.blobs[0], weight_of(1, 1)).moved);
  EXPECT_TRUE(ranging.added(ranging.blobs[0], weight_of(0, 1)).whole);
  EXPECT_TRUE(ranging.added(ranging.blobs[0], weight_of(0, 1)).touches(1, 1));
}

TEST(RangeTest, CopyOfAnUnchangedBlobIsNew) {
  TempRepository git;
  git.commit("deep/down/original", "content\n");
  git.commit("copy", "content\n");
  Ranging ranging(git);
  ranging.range("HEAD^!");
  EXPECT_FALSE(ranging.added(ranging.blobs[0]).moved);
  EXPECT_TRUE(ranging.added(ranging.blobs[0]).touches(1, 1));
}

TEST(RangeTest, CopyOfAWholeFolderIsNew) {
  TempRepository git;
  git.commit("one/f", "content\n");
  git.commit("two/f", "content\n");
  Ranging ranging(git);
  ranging.range("HEAD^!");
  EXPECT_FALSE(ranging.added(ranging.blobs[0]).moved);
}

TEST(RangeTest, RenameWithAnEditIsWhollyNew) {
  TempRepository git;
  git.commit("a", "one\ntwo\n");
  git.git("mv a b");
  git.commit("b", "one\ntwo\nthree\n");
  Ranging ranging(git);
  ranging.range("HEAD^!");
  EXPECT_TRUE(ranging.added(ranging.blobs[0]).whole);
}

TEST(RangeTest, OrphanBranchIsComparedToNothing) {
  TempRepository git;
  git.commit("a", "1");
  git.git("checkout -q --orphan lonely");
  git.git("rm -q -r --cached .");
  git.write("b", "1");
  git.git("add b");
  git.git("commit -q -m root");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range("main..lonely"), "b ");
  EXPECT_EQ(ranging.range("main...lonely"), "b ") << "without a common commit everything is new";
}

TEST(RangeTest, AmendedCommitIsInTheRangeOfItsOwnPush) {
  TempRepository git;
  git.commit("a", "1");
  const ObjectId before = git.commit("b", "1");
  git.write("c", "1");
  git.git("add -A");
  git.git("commit -q --amend --no-edit");
  Ranging ranging(git);
  const auto spec = range_of_push(ranging.context, {"refs/heads/main", before, git.id("HEAD")});
  EXPECT_EQ(ranging(spec), "b c ");
  EXPECT_TRUE(noted(spec->notes, "was forced"));
}

TEST(RangeTest, MissingBlobsAndTreesAreLeftToTheirReader) {
  TempRepository git;
  git.commit("d/a", "1");
  git.commit("d/b", "1");
  Ranging ranging(git);
  ranging.store->objects.erase(git.id("HEAD:d"));
  EXPECT_EQ(ranging.range("HEAD^!"), "");
  EXPECT_EQ(ranging.result.problems.size(), 1U);
}

TEST(RangeTest, ParentThatGoesAwayAfterTheWalkIsAGap) {
  TempRepository git;
  const ObjectId oldest = git.commit("a", "1");
  git.commit("b", "1");
  git.commit("c", "1");
  Ranging ranging(git);
  std::string paths;
  const auto take = [&](RangeBlob&& blob) {
    ranging.store->objects.erase(oldest);
    paths += blob.path + " ";
  };
  const Result<RangeResult> got =
      range_blobs(ranging.repository, *ranging.store, *parse_range(ranging.context, "HEAD~2.."), take);
  EXPECT_EQ(paths, "c a b ") << "compared to nothing, all of a commit is new";
  ASSERT_EQ(got->problems.size(), 1U);
  EXPECT_EQ(got->problems[0].subject, oldest.hex());
}

TEST(RangeTest, MissingParentOfTwoCommitsIsOneGap) {
  TempRepository git;
  const ObjectId oldest = git.commit("a", "1");
  git.git("checkout -q -b side");
  git.commit("b", "1");
  git.git("checkout -q main");
  git.commit("c", "1");
  Ranging ranging(git);
  RangeSpec spec = *parse_range(ranging.context, "side^!");
  spec.include.push_back(git.id("main"));
  spec.exclude.clear();
  ranging.store->objects.erase(oldest);
  EXPECT_EQ(ranging(spec).size(), std::string_view("a b a c ").size());
  EXPECT_EQ(ranging.result.problems.size(), 1U);
}

TEST(ShallowRangeTest, HistoryThatIsCutOffIsAGap) {
  TempRepository git;
  git.commit("a", "1");
  git.commit("b", "1");
  git.commit("c", "1");
  git.git("clone -q --depth=2 file://" + git.root + " ../clone");
  Ranging ranging(git, git.top() + "/clone");
  EXPECT_EQ(ranging.range("HEAD~1..HEAD"), "c ");
  EXPECT_TRUE(ranging.result.cut_off.empty()) << "all of the range is here";
  EXPECT_EQ(ranging(range_of_branch(ranging.context, "HEAD")), "c a b ") << "the oldest commit is compared to nothing";
  EXPECT_TRUE(ranging.result.problems.empty());
  EXPECT_EQ(ranging.result.cut_off, std::vector{git.id("HEAD~1")});
}

TEST(ShallowRangeTest, MergeBaseThatIsCutOffIsAnError) {
  TempRepository git;
  git.commit("a", "1");
  git.git("checkout -q -b side");
  git.commit("b", "1");
  git.commit("bb", "1");
  git.git("checkout -q main");
  git.commit("c", "1");
  git.git("clone -q --depth=1 --no-single-branch file://" + git.root + " ../clone");
  Ranging ranging(git, git.top() + "/clone");
  EXPECT_EQ(ranging.range("origin/main...origin/side"), "history is shallow: the common commit is not here");
  EXPECT_EQ(ranging.range("origin/main..origin/side"), "a b bb ");
  EXPECT_FALSE(ranging.result.cut_off.empty());
}

TEST(PushTest, NewBranchBringsWhatNoOtherBranchHas) {
  TempRepository git;
  git.commit("a", "1");
  git.git("checkout -q -b feature");
  const ObjectId after = git.commit("b", "1");
  git.git("tag v1");
  git.git("branch twin");
  git.git("update-ref refs/remotes/origin/feature HEAD");
  Ranging ranging(git);
  const auto spec = range_of_push(ranging.context, {"refs/heads/feature", {}, after});
  EXPECT_EQ(ranging(spec), "b ") << "neither the tag, the twin pushed with it nor its own remote name count";
  EXPECT_TRUE(noted(spec->notes, "is new"));
}

TEST(PushTest, NewBranchAtTheDefaultBranchBringsNothing) {
  TempRepository git;
  const ObjectId after = git.commit("a", "1");
  git.git("branch feature");
  Ranging ranging(git);
  EXPECT_EQ(ranging(range_of_push(ranging.context, {"refs/heads/feature", {}, after})), "");
  EXPECT_TRUE(noted(ranging.result.notes, "no commit"));
}

TEST(PushTest, FirstPushOfARepositoryBringsEverything) {
  TempRepository git;
  git.commit("a", "1");
  const ObjectId after = git.commit("b", "1");
  Ranging ranging(git);
  EXPECT_EQ(ranging(range_of_push(ranging.context, {"refs/heads/main", {}, after})), "b a ");
}

TEST(PushTest, UpdateBringsItsCommits) {
  TempRepository git;
  const ObjectId before = git.commit("a", "1");
  git.commit("b", "1");
  const ObjectId after = git.commit("c", "1");
  Ranging ranging(git);
  const auto spec = range_of_push(ranging.context, {"refs/heads/main", before, after});
  EXPECT_EQ(ranging(spec), "c b ");
  EXPECT_TRUE(spec->notes.empty());
}

TEST(PushTest, ForcedPushWhoseOldCommitIsGoneFallsBackToOtherBranches) {
  TempRepository git;
  git.commit("a", "1");
  git.git("checkout -q -b feature");
  const ObjectId after = git.commit("b", "1");
  Ranging ranging(git);
  const ObjectId gone = *ObjectId::from_hex(std::string(40, 'd'));
  const auto spec = range_of_push(ranging.context, {"refs/heads/feature", gone, after});
  EXPECT_EQ(ranging(spec), "b ");
  EXPECT_TRUE(noted(spec->notes, "is not here"));
}

TEST(PushTest, DeletionBringsNothingAndSaysSo) {
  TempRepository git;
  const ObjectId before = git.commit("a", "1");
  Ranging ranging(git);
  const auto spec = range_of_push(ranging.context, {"refs/heads/feature", before, {}});
  EXPECT_EQ(ranging(spec), "");
  EXPECT_TRUE(noted(spec->notes, "was deleted"));
}

TEST(PushTest, MissingPushedCommitIsAnError) {
  TempRepository git;
  const ObjectId before = git.commit("a", "1");
  Ranging ranging(git);
  const ObjectId missing = *ObjectId::from_hex(std::string(40, 'd'));
  EXPECT_EQ(ranging(range_of_push(ranging.context, {"refs/heads/main", before, missing})), "object is missing");
}

TEST(RangeTest, PullRequestBringsTheHeadsOwnCommits) {
  TempRepository git;
  git.commit("a", "1");
  git.git("checkout -q -b feature");
  const ObjectId head = git.commit("b", "1");
  git.git("checkout -q main");
  const ObjectId base = git.commit("c", "1");
  git.git("merge -q --no-edit feature");
  const ObjectId queued = git.id("HEAD");
  Ranging ranging(git);
  EXPECT_EQ(ranging.range(cat(base.hex(), "...", head.hex())), "b ");
  EXPECT_EQ(ranging.range(cat(base.hex(), "...", queued.hex())), "b ") << "a merge queue's group";
}

}  // namespace
}  // namespace assay::git
