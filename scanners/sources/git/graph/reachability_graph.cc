#include "scanners/sources/git/graph/reachability_graph.h"

#include <algorithm>

namespace assay::git {

CommitGraph CommitGraph::build(std::size_t objects, std::span<const CommitNotes> notes,
                               std::span<const std::vector<std::uint32_t>> missing_positions) {
  CommitGraph graph;
  graph.objects_ = objects;
  std::vector<ObjectIndex> members;
  for (const CommitNotes& note : notes) {
    for (const CommitNotes::Commit& commit : note.commits) members.push_back(commit.object);
  }
  graph.numbers_ = RankedSet(objects, members);

  const auto target = [&](std::uint32_t thread, const NotedTarget& noted) {
    if (!noted.missing) return noted.number;
    return static_cast<std::uint32_t>(objects + missing_positions[thread][noted.number]);
  };
  graph.commits_.resize(members.size());
  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    for (const CommitNotes::Commit& noted : notes[thread].commits) {
      graph.commits_[graph.numbers_.rank(noted.object)] = {noted.object, target(thread, noted.tree), noted.time, 0,
                                                           noted.parent_count};
    }
  }
  std::uint32_t parents = 0;
  for (Commit& commit : graph.commits_) {
    commit.first_parent = parents;
    parents += commit.parent_count;
  }
  graph.parents_.resize(parents);
  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    for (const CommitNotes::Commit& noted : notes[thread].commits) {
      std::uint32_t to = graph.commits_[graph.numbers_.rank(noted.object)].first_parent;
      for (std::uint32_t parent = 0; parent < noted.parent_count; ++parent) {
        graph.parents_[to++] = target(thread, notes[thread].parents[noted.first_parent + parent]);
      }
    }
  }

  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    for (const CommitNotes::Tag& tag : notes[thread].tags) {
      graph.tags_.push_back({tag.object, target(thread, tag.target)});
    }
  }
  std::sort(graph.tags_.begin(), graph.tags_.end(), [](const Tag& a, const Tag& b) { return a.object < b.object; });
  return graph;
}

const CommitGraph::Tag* CommitGraph::tag(ObjectIndex object) const {
  const auto found = std::lower_bound(tags_.begin(), tags_.end(), object,
                                      [](const Tag& tag, ObjectIndex wanted) { return tag.object < wanted; });
  return found == tags_.end() || found->object != object ? nullptr : &*found;
}

}  // namespace assay::git
