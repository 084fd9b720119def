#include "scanners/sources/git/graph/connectivity.h"

#include <algorithm>
#include <string_view>

#include "base/strings.h"
#include "scanners/sources/git/graph/connectivity_reach.h"

namespace assay::git {

namespace {

constexpr std::size_t kShownName = 200;

// For each missing name, what names it: found in this order, the first place wins.
class Places {
 public:
  explicit Places(std::size_t missing) : kinds_(missing, Kind::none), who_(missing), entry_(missing) {}

  void commit_tree(std::size_t missing, ObjectIndex commit) { put(missing, Kind::commit_tree, commit, 0); }
  void parent(std::size_t missing, ObjectIndex commit) { put(missing, Kind::parent, commit, 0); }
  void tag(std::size_t missing, ObjectIndex tag) { put(missing, Kind::tag, tag, 0); }
  void entry(std::size_t missing, ObjectIndex tree, std::uint32_t name) { put(missing, Kind::entry, tree, name); }
  bool has(std::size_t missing) const { return kinds_[missing] != Kind::none; }

  std::string text(std::size_t missing, const PackForest& forest, const TreeLinks& links) const {
    const std::string id = forest.id(who_[missing]).hex();
    switch (kinds_[missing]) {
      case Kind::commit_tree:
        return cat("the tree of commit ", id);
      case Kind::parent:
        return cat("a parent of commit ", id);
      case Kind::tag:
        return cat("tag ", id);
      case Kind::entry:
        return cat("tree ", id, ", entry ", printable(links.name(entry_[missing]).substr(0, kShownName)));
      case Kind::none:
        break;
    }
    return {};
  }

 private:
  enum class Kind : std::uint8_t { none, commit_tree, parent, tag, entry };
  void put(std::size_t missing, Kind kind, ObjectIndex who, std::uint32_t entry) {
    if (has(missing)) return;
    kinds_[missing] = kind;
    who_[missing] = who;
    entry_[missing] = entry;
  }
  std::vector<Kind> kinds_;
  std::vector<ObjectIndex> who_;
  std::vector<std::uint32_t> entry_;
};

void find_places(const HistoryGraph& graph, Places& places) {
  const Reachability& reachable = graph.reachable;
  const CommitGraph& commits = graph.commits;
  ObjectSet cut(commits.size());
  for (const ObjectIndex commit : reachable.shallow) cut.insert(commits.number(commit));
  for (CommitGraph::Number commit = 0; commit < commits.size(); ++commit) {
    if (!reachable.commits.holds(commit)) continue;
    if (commits.is_missing(commits.tree(commit))) {
      places.commit_tree(commits.missing(commits.tree(commit)), commits.object(commit));
    }
    if (cut.holds(commit)) continue;
    for (const std::uint32_t parent : commits.parents(commit)) {
      if (commits.is_missing(parent)) places.parent(commits.missing(parent), commits.object(commit));
    }
  }
  for (const ObjectIndex object : reachable.tags) {
    const CommitGraph::Tag* tag = commits.tag(object);
    if (commits.is_missing(tag->target)) places.tag(commits.missing(tag->target), object);
  }
  TreeReach reach(graph);
  for (std::size_t missing = 0; missing < graph.missing.size(); ++missing) {
    if (places.has(missing)) continue;
    graph.links.for_each_holder(graph.links.missing_node(missing), [&](TreeLinks::Node tree, std::uint32_t name) {
      if (!reach.holds(tree)) return true;
      places.entry(missing, graph.links.tree(tree), name);
      return false;
    });
  }
}

void count(Connectivity& out, ObjectType type) {
  switch (type) {
    case ObjectType::commit:
      ++out.missing_commits;
      break;
    case ObjectType::tree:
      ++out.missing_trees;
      break;
    case ObjectType::blob:
      ++out.missing_blobs;
      break;
    case ObjectType::tag:
      ++out.missing_tags;
      break;
  }
}

}  // namespace

Connectivity check_connectivity(const PackForest& forest, const HistoryGraph& graph, const ResolvedTips& tips) {
  Connectivity out;
  out.shallow = graph.reachable.shallow;
  out.damaged = graph.damaged;
  out.too_large = graph.too_large;
  for (const ObjectId& id : tips.missing) {
    count(out, ObjectType::commit);
    out.listed.push_back({id, ObjectType::commit, "a ref"});
  }
  if (!graph.missing.empty()) {
    Places places(graph.missing.size());
    find_places(graph, places);
    std::size_t listed = 0;
    for (std::size_t missing = 0; missing < graph.missing.size(); ++missing) {
      const MissingName& name = graph.missing[missing];
      if (!places.has(missing) || std::binary_search(tips.missing.begin(), tips.missing.end(), name.id)) continue;
      count(out, name.type);
      // Names come ascending, so the first are the smallest.
      if (listed++ < Connectivity::kListed) {
        out.listed.push_back({name.id, name.type, places.text(missing, forest, graph.links)});
      }
    }
  }
  std::sort(out.listed.begin(), out.listed.end(),
            [](const MissingObject& a, const MissingObject& b) { return a.id < b.id; });
  if (out.listed.size() > Connectivity::kListed) out.listed.resize(Connectivity::kListed);
  return out;
}

void report_connectivity(const PackForest& forest, const Connectivity& connectivity, bool partial_clone,
                         Coverage& coverage) {
  if (partial_clone) {
    const auto report = [&](std::uint64_t missing, std::string_view what) {
      if (missing == 0) return;
      coverage.gap("partial clone", cat(with_commas(missing), " ", what, missing == 1 ? " is" : "s are",
                                        " not here; fetch with 'git fetch --refetch --no-filter'"));
    };
    report(connectivity.missing_blobs, "blob");
    report(connectivity.missing_trees, "tree");
    report(connectivity.missing_commits, "commit");
    report(connectivity.missing_tags, "tag");
  } else {
    for (const MissingObject& missing : connectivity.listed) {
      coverage.gap(missing.id.hex(), cat(name_of(missing.type), " is missing, named by ", missing.place));
    }
    const std::uint64_t others = connectivity.missing() - connectivity.listed.size();
    if (others != 0) coverage.gap("object store", cat(with_commas(others), " more objects are missing"));
  }
  for (const auto& [object, error] : connectivity.damaged.listed) {
    coverage.gap(forest.id(object).hex(), cat(error.doing, ": ", printable(error.why)));
  }
  const std::uint64_t others = connectivity.damaged.count - connectivity.damaged.listed.size();
  if (others != 0) coverage.gap("object store", cat(with_commas(others), " more objects cannot be read"));
  if (connectivity.too_large) {
    coverage.gap("object store", cat("its trees change more than ", with_commas(kMostLinks),
                                     " entries: missing objects and the places of findings are not known"));
  }
}

}  // namespace assay::git
