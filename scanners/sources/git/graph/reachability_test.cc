#include "scanners/sources/git/graph/reachability.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/graph/attribution_test_kit.h"

namespace assay::git {
namespace {

using namespace testing;

// Commits 0 … size-1 with these parents, as one thread would note them; objects have the same numbers.
CommitGraph graph_of(const std::vector<std::vector<std::uint32_t>>& parents,
                     const std::vector<std::pair<std::uint32_t, std::uint32_t>>& tags = {}) {
  CommitNotes notes;
  for (std::uint32_t commit = 0; commit < parents.size(); ++commit) {
    CommitNotes::Commit note;
    note.object = commit;
    note.tree = {90, false};
    note.first_parent = static_cast<std::uint32_t>(notes.parents.size());
    note.parent_count = static_cast<std::uint32_t>(parents[commit].size());
    for (const std::uint32_t parent : parents[commit]) notes.parents.push_back({parent, false});
    notes.commits.push_back(note);
  }
  for (const auto& [tag, target] : tags) notes.tags.push_back({tag, {target, false}});
  const std::vector<std::vector<std::uint32_t>> positions(1);
  return CommitGraph::build(100, std::span(&notes, 1), positions);
}

std::vector<std::uint32_t> reached(const CommitGraph& graph, const Reachability& reachability) {
  std::vector<std::uint32_t> out;
  for (CommitGraph::Number commit = 0; commit < graph.size(); ++commit) {
    if (reachability.commits.holds(commit)) out.push_back(graph.object(commit));
  }
  EXPECT_EQ(out.size(), reachability.commit_count);
  return out;
}

TEST(Reachability, FollowsAllParents) {
  const CommitGraph graph = graph_of({{}, {0}, {0}, {1, 2}, {0}});
  EXPECT_EQ(reached(graph, find_reachable(graph, {3}, {})), (std::vector<std::uint32_t>{0, 1, 2, 3}));
}

TEST(Reachability, StopsAtShallowCommitsEvenIfTheirParentsAreHere) {
  const CommitGraph graph = graph_of({{}, {0}, {1}});
  const Reachability reachability = find_reachable(graph, {2}, {1});
  EXPECT_EQ(reached(graph, reachability), (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(reachability.shallow, std::vector<ObjectIndex>{1});
}

TEST(Reachability, FollowsTagsOfTagsToCommitsTreesAndBlobs) {
  const CommitGraph graph = graph_of({{}}, {{50, 51}, {51, 0}, {60, 90}});
  const Reachability reachability = find_reachable(graph, {50, 60}, {});
  EXPECT_EQ(reached(graph, reachability), std::vector<std::uint32_t>{0});
  EXPECT_EQ(reachability.tags, (std::vector<ObjectIndex>{50, 51, 60}));
  EXPECT_EQ(reachability.others, std::vector<ObjectIndex>{90});
}

TEST(Reachability, EndsOnTagsAndCommitsThatNameThemselves) {
  const CommitGraph graph = graph_of({{1}, {0}}, {{50, 51}, {51, 50}});
  EXPECT_EQ(reached(graph, find_reachable(graph, {0, 50, 51}, {})), (std::vector<std::uint32_t>{0, 1}));
}

TEST(Reachability, AgreesWithRevList) {
  const TempFolder folder;
  shell(folder.path(),
        "git init -q -b main && echo 1 > a && put 10 one && echo 2 > a && put 20 two && "
        "git checkout -q -b side HEAD~1 && echo 3 > b && put 30 three && git checkout -q main && "
        "git merge -q --no-edit side && echo 4 > a && put 40 four && git tag -a -m t v1 && "
        "git reset -q --hard HEAD~1 && echo 5 > a && put 50 five && git reset -q --hard HEAD~1 && git gc -q");
  const ReadRepository repository = read_repository(folder.path());
  std::set<std::string> ours;
  for (CommitGraph::Number commit = 0; commit < repository.graph.commits.size(); ++commit) {
    if (repository.graph.reachable.commits.holds(commit))
      ours.insert(repository.hex(repository.graph.commits.object(commit)));
  }
  const auto git = lines_of(run(folder.path(), "git rev-list --all"));
  EXPECT_EQ(ours, std::set<std::string>(git.begin(), git.end()));
  EXPECT_EQ(repository.graph.commits.size(), git.size() + 1);
}

}  // namespace
}  // namespace assay::git
