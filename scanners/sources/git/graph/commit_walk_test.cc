#include "scanners/sources/git/graph/commit_walk.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "scanners/sources/git/repository/repository_fixture.h"

namespace assay::git {
namespace {

using testing::MemoryStore;
using testing::TempRepository;

ObjectId numbered(std::size_t number) {
  ObjectId id;
  id.bytes[0] = static_cast<unsigned char>(number >> 8);
  id.bytes[1] = static_cast<unsigned char>(number);
  id.bytes[2] = 1;
  return id;
}

void add_commit(MemoryStore& store, std::size_t number, const std::vector<std::size_t>& parents, std::int64_t time) {
  std::string text = cat("tree ", std::string(40, 'a'), '\n');
  for (const std::size_t parent : parents) text += cat("parent ", numbered(parent).hex(), '\n');
  text += cat("author A <a@b> 0 +0000\ncommitter A <a@b> ", time, " +0000\n\nm\n");
  store.objects[numbered(number)] = Object{ObjectType::commit, text};
}

std::vector<ObjectId> ids_of(const CommitSet& set) {
  std::vector<ObjectId> ids;
  for (const WalkedCommit& commit : set.commits) ids.push_back(commit.id);
  return ids;
}

TEST(CommitWalkTest, GivesWhatOneSideHasAndTheOtherHasNot) {
  MemoryStore store;
  add_commit(store, 0, {}, 10);
  add_commit(store, 1, {0}, 20);
  add_commit(store, 2, {1}, 30);
  add_commit(store, 3, {1}, 40);
  add_commit(store, 4, {2, 3}, 50);
  EXPECT_EQ(ids_of(commits_in(store, {numbered(4)}, {numbered(2)})), (std::vector<ObjectId>{numbered(4), numbered(3)}));
  EXPECT_EQ(ids_of(commits_in(store, {numbered(1)}, {})), (std::vector<ObjectId>{numbered(1), numbered(0)}));
  EXPECT_TRUE(commits_in(store, {numbered(2)}, {numbered(4)}).commits.empty());
  EXPECT_TRUE(commits_in(store, {numbered(2)}, {numbered(2)}).commits.empty());
}

TEST(CommitWalkTest, ExcludedAncestorsAreFoundWhateverTheClocksSay) {
  // 3 excludes 0, but only through 2, whose clock stood at 1970.
  MemoryStore store;
  add_commit(store, 0, {}, 9'000'000);
  add_commit(store, 1, {0}, 9'100'000);
  add_commit(store, 2, {0}, 5);
  add_commit(store, 3, {2}, 4);
  EXPECT_EQ(ids_of(commits_in(store, {numbered(1)}, {numbered(3)})), (std::vector<ObjectId>{numbered(1)}));
}

TEST(CommitWalkTest, EqualsSetDifferenceOnRandomGraphs) {
  const bool held = rc::check([] {
    MemoryStore store;
    const std::size_t count = *rc::gen::inRange<std::size_t>(1, 40);
    std::vector<std::set<std::size_t>> ancestors(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<std::size_t> parents;
      const int most = *rc::gen::inRange(0, 4);
      for (int p = 0; p < most && i > 0; ++p) parents.push_back(*rc::gen::inRange<std::size_t>(0, i));
      ancestors[i] = {i};
      for (const std::size_t parent : parents) ancestors[i].insert(ancestors[parent].begin(), ancestors[parent].end());
      add_commit(store, i, parents, *rc::gen::inRange<std::int64_t>(0, 1'000'000));
    }
    const std::size_t include = *rc::gen::inRange<std::size_t>(0, count);
    const std::size_t exclude = *rc::gen::inRange<std::size_t>(0, count);
    std::set<ObjectId> expected;
    for (const std::size_t i : ancestors[include]) {
      if (!ancestors[exclude].contains(i)) expected.insert(numbered(i));
    }
    const std::vector<ObjectId> got = ids_of(commits_in(store, {numbered(include)}, {numbered(exclude)}));
    RC_ASSERT(std::set<ObjectId>(got.begin(), got.end()) == expected);
    RC_ASSERT(got.size() == expected.size());
    RC_ASSERT(is_ancestor(store, numbered(exclude), numbered(include)) == ancestors[include].contains(exclude));
  });
  EXPECT_TRUE(held);
}

TEST(CommitWalkTest, WithoutSlackItStopsAndNeverLacksACommit) {
  MemoryStore store;
  add_commit(store, 0, {}, 1);
  for (std::size_t i = 1; i < 500; ++i) add_commit(store, i, {i - 1}, static_cast<std::int64_t>(i) * 1'000'000);
  add_commit(store, 500, {499}, 600'000'000);
  WalkOptions options;
  options.slack = 10;
  store.reads = 0;
  EXPECT_EQ(commits_in(store, {numbered(500)}, {numbered(499)}, options).commits.size(), 1U);
  EXPECT_LT(store.reads, 20U);
}

TEST(CommitWalkTest, MissingParentIsAProblemWithItsName) {
  MemoryStore store;
  add_commit(store, 1, {0}, 10);
  const CommitSet set = commits_in(store, {numbered(1)}, {});
  EXPECT_EQ(set.commits.size(), 1U);
  ASSERT_EQ(set.problems.size(), 1U);
  EXPECT_EQ(set.problems[0].subject, numbered(0).hex());
}

TEST(CommitWalkTest, HostileTimesAreNoMatter) {
  MemoryStore store;
  add_commit(store, 0, {}, std::numeric_limits<std::int64_t>::max());
  add_commit(store, 1, {0}, std::numeric_limits<std::int64_t>::min());
  add_commit(store, 2, {1}, 5);
  EXPECT_EQ(commits_in(store, {numbered(2)}, {numbered(0)}).commits.size(), 2U);
}

TEST(CommitWalkTest, ShallowBoundaryIsCutOffOnlyWhenItIsIncluded) {
  MemoryStore store;
  add_commit(store, 1, {0}, 10);
  add_commit(store, 2, {1}, 20);
  const std::set<ObjectId> shallow = {numbered(1)};
  WalkOptions options;
  options.shallow = &shallow;
  EXPECT_EQ(commits_in(store, {numbered(2)}, {}, options).cut_off, (std::vector<ObjectId>{numbered(1)}));
  EXPECT_TRUE(commits_in(store, {numbered(2)}, {numbered(1)}, options).cut_off.empty());
  EXPECT_TRUE(commits_in(store, {numbered(2)}, {}, options).problems.empty());
}

TEST(CommitWalkTest, TagsOfTagsLeadToTheirCommit) {
  TempRepository git;
  const ObjectId commit = git.commit("f", "1");
  git.git("tag -a one -m one");
  git.git("tag -a two -m two one");
  git.git("tag -a tree -m tree HEAD^{tree}");
  const auto store = git.store();
  EXPECT_EQ(*peel_to_commit(*store, git.id("two")), commit);
  EXPECT_FALSE(peel_to_commit(*store, git.id("tree")));
}

}  // namespace
}  // namespace assay::git
