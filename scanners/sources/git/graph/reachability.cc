#include "scanners/sources/git/graph/reachability.h"

#include <algorithm>

namespace assay::git {

namespace {

template <class T>
void sort_unique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

ResolvedTips resolve_tips(const PackForest& forest, const HistoryTips& tips) {
  ResolvedTips out;
  for (const ObjectId& tip : tips.tips) {
    const ObjectIndex object = forest.find(tip);
    if (object != kNoObject) {
      out.tips.push_back(object);
    } else {
      out.missing.push_back(tip);
    }
  }
  for (const ObjectId& id : tips.shallow) {
    const ObjectIndex object = forest.find(id);
    if (object != kNoObject) out.shallow.push_back(object);
  }
  std::sort(out.tips.begin(), out.tips.end());
  out.tips.erase(std::unique(out.tips.begin(), out.tips.end()), out.tips.end());
  std::sort(out.shallow.begin(), out.shallow.end());
  std::sort(out.missing.begin(), out.missing.end());
  out.missing.erase(std::unique(out.missing.begin(), out.missing.end()), out.missing.end());
  return out;
}

Reachability find_reachable(const CommitGraph& graph, const std::vector<ObjectIndex>& tips,
                            const std::vector<ObjectIndex>& shallow) {
  Reachability out;
  out.commits = ObjectSet(graph.size());
  ObjectSet cut(graph.size());
  for (const ObjectIndex object : shallow) {
    const CommitGraph::Number commit = graph.number(object);
    if (commit != CommitGraph::kNoCommit) cut.insert(commit);
  }

  std::vector<CommitGraph::Number> open;
  const auto reach = [&](CommitGraph::Number commit) {
    if (out.commits.holds(commit)) return;
    out.commits.insert(commit);
    ++out.commit_count;
    open.push_back(commit);
  };
  ObjectSet seen_tags(graph.tags().size());
  for (ObjectIndex object : tips) {
    // Tags of tags, each followed once, so a loop ends.
    for (const CommitGraph::Tag* tag = graph.tag(object); tag != nullptr; tag = graph.tag(object)) {
      const auto number = static_cast<std::uint32_t>(tag - graph.tags().data());
      object = kNoObject;
      if (seen_tags.holds(number)) break;
      seen_tags.insert(number);
      out.tags.push_back(tag->object);
      if (graph.is_missing(tag->target)) {
        out.missing.push_back(tag->target);
        break;
      }
      object = tag->target;
    }
    if (object == kNoObject) continue;
    const CommitGraph::Number commit = graph.number(object);
    if (commit != CommitGraph::kNoCommit) {
      reach(commit);
    } else {
      out.others.push_back(object);
    }
  }
  while (!open.empty()) {
    const CommitGraph::Number commit = open.back();
    open.pop_back();
    if (cut.holds(commit)) {
      out.shallow.push_back(graph.object(commit));
      continue;
    }
    for (const std::uint32_t target : graph.parents(commit)) {
      if (graph.is_missing(target)) continue;
      const CommitGraph::Number parent = graph.number(target);
      if (parent != CommitGraph::kNoCommit) reach(parent);
    }
  }
  sort_unique(out.tags);
  sort_unique(out.others);
  sort_unique(out.missing);
  sort_unique(out.shallow);
  return out;
}

}  // namespace assay::git
