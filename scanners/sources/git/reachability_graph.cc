#include "scanners/sources/git/reachability_graph.h"

#include <algorithm>

namespace assay::git {

CommitGraph CommitGraph::build(std::size_t objects, std::span<const CommitNotes> notes,
                               std::span<const std::vector<std::uint32_t>> missing_positions) {
  CommitGraph graph;
  graph.objects_ = objects;
  struct Place {
    ObjectIndex object;
    std::uint32_t thread, note;
  };
  std::vector<Place> order;
  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    for (std::uint32_t note = 0; note < notes[thread].commits.size(); ++note) {
      order.push_back({notes[thread].commits[note].object, thread, note});
    }
  }
  std::sort(order.begin(), order.end(), [](const Place& a, const Place& b) { return a.object < b.object; });

  const auto target = [&](std::uint32_t thread, const NotedTarget& noted) {
    if (!noted.missing) return noted.number;
    return static_cast<std::uint32_t>(objects + missing_positions[thread][noted.number]);
  };
  std::vector<ObjectIndex> members;
  graph.commits_.reserve(order.size());
  for (const Place& place : order) {
    const CommitNotes::Commit& noted = notes[place.thread].commits[place.note];
    members.push_back(noted.object);
    graph.commits_.push_back({noted.object, target(place.thread, noted.tree), noted.time,
                              static_cast<std::uint32_t>(graph.parents_.size()), noted.parent_count});
    for (std::uint32_t parent = 0; parent < noted.parent_count; ++parent) {
      graph.parents_.push_back(target(place.thread, notes[place.thread].parents[noted.first_parent + parent]));
    }
  }
  graph.numbers_ = RankedSet(objects, members);

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
