#include "scanners/sources/git/connectivity_walk.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/parallel.h"
#include "scanners/sources/git/commit.h"
#include "scanners/sources/git/connectivity_tree_delta.h"
#include "scanners/sources/git/tag.h"

namespace assay::git {

namespace {

// Git knows the empty tree without having it (object-file.c, find_cached_object).
constexpr std::string_view kEmptyTrees[] = {"4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                                            "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"};

struct Shared {
  const PackForest& forest;
  const ObjectSet& hits;
  ObjectId empty_tree;
  std::atomic<std::uint64_t> notes{0};
};

class GraphVisitor final : public ForestVisitor {
 public:
  explicit GraphVisitor(Shared& shared) : shared_(shared), reader_(shared.forest.hash_kind()) {}

  void visit(const Visit& visit) override {
    if (visit.type == ObjectType::tree) {
      read_tree(visit);
    } else if (visit.type == ObjectType::commit) {
      read_commit(visit);
    } else if (visit.type == ObjectType::tag) {
      read_tag(visit);
    }
  }
  void failed(ObjectIndex object, const Error& error) override {
    damaged.add(object, error);
    // It has a place among the trees, so that nothing that names it is taken for an entry of another kind.
    if (shared_.forest.type(object) == ObjectType::tree) links.trees.push_back({object, kNoObject});
  }

  LinkNotes links;
  CommitNotes commits;
  DamagedObjects damaged;

 private:
  NotedTarget target(const ObjectId& id, ObjectType type) {
    const ObjectIndex object = shared_.forest.find(id);
    if (object != kNoObject || id == shared_.empty_tree) return {object, false};
    links.missing.push_back({id, type});
    return {static_cast<std::uint32_t>(links.missing.size() - 1), true};
  }

  void read_commit(const Visit& visit) {
    const Result<CommitLinks> commit = parse_commit_links(visit.content, shared_.forest.hash_kind());
    if (!commit) return damaged.add(visit.object, commit.error());
    CommitNotes::Commit note;
    note.object = visit.object;
    note.tree = target(commit->tree, ObjectType::tree);
    note.first_parent = static_cast<std::uint32_t>(commits.parents.size());
    note.parent_count = static_cast<std::uint32_t>(commit->parents.size());
    note.time = commit->time;
    for (const ObjectId& parent : commit->parents) commits.parents.push_back(target(parent, ObjectType::commit));
    commits.commits.push_back(note);
  }

  void read_tag(const Visit& visit) {
    const Result<Tag> tag = parse_tag(visit.content, shared_.forest.hash_kind());
    if (!tag) return damaged.add(visit.object, tag.error());
    commits.tags.push_back({visit.object, target(tag->object, tag->type)});
  }

  void read_tree(const Visit& visit) {
    if (visit.slot >= held_.size()) held_.resize(visit.slot + 1);
    const bool is_delta =
        visit.base_object != kNoObject && visit.base_slot < held_.size() && !held_[visit.base_slot].starts.empty();
    const HeldEntries* base = is_delta ? &held_[visit.base_slot] : nullptr;
    links.trees.push_back({visit.object, is_delta ? visit.base_object : kNoObject});
    const std::uint64_t before = shared_.notes.load(std::memory_order_relaxed);
    const bool full = before > kMostLinks;
    std::uint64_t noted = 0;
    const bool well_formed = reader_.read(
        visit.content, visit.copied, base, scratch_,
        [&](const TreeEntry& entry) {
          const std::uint32_t link = full ? HeldEntries::kNoValue : note_entry(visit.object, entry);
          if (link != HeldEntries::kNoValue) ++noted;
          return link;
        },
        [&](std::uint32_t link) {
          if (!full) links.drops.push_back({link, visit.object});
          ++noted;
        });
    if (noted != 0) shared_.notes.fetch_add(noted, std::memory_order_relaxed);
    if (!well_formed) damaged.add(visit.object, Error{"reading a tree", "", "an entry in it is malformed", ""});
    // The base's slot may be this one, so what was read is put there only now.
    if (visit.has_children) std::swap(held_[visit.slot], scratch_);
  }

  std::uint32_t note_entry(ObjectIndex tree, const TreeEntry& entry) {
    if (entry.is_gitlink()) return HeldEntries::kNoValue;
    LinkNotes::Link link;
    link.tree = tree;
    const ObjectIndex object = shared_.forest.find(entry.id);
    if (object != kNoObject) {
      if (!entry.is_tree() && !shared_.hits.holds(object)) return HeldEntries::kNoValue;
      link.child = object;
    } else {
      if (entry.id == shared_.empty_tree) return HeldEntries::kNoValue;
      link.child = static_cast<std::uint32_t>(links.missing.size());
      link.child_missing = 1;
      links.missing.push_back({entry.id, entry.is_tree() ? ObjectType::tree : ObjectType::blob});
    }
    link.name = links.names.number(entry.name) & 0x7fffffff;
    links.links.push_back(link);
    return static_cast<std::uint32_t>(links.links.size() - 1);
  }

  Shared& shared_;
  TreeDeltaReader reader_;
  std::vector<HeldEntries> held_;  // by slot
  HeldEntries scratch_;
};

}  // namespace

void DamagedObjects::add(ObjectIndex object, const Error& error) {
  ++count;
  if (listed.size() == kListed && listed.rbegin()->first < object) return;
  listed.emplace(object, error);
  if (listed.size() > kListed) listed.erase(std::prev(listed.end()));
}

void DamagedObjects::merge(const DamagedObjects& other) {
  const std::uint64_t sum = count + other.count;
  for (const auto& [object, error] : other.listed) add(object, error);
  count = sum;
}

std::size_t HistoryGraph::hit_number(ObjectIndex object) const {
  const auto found = std::lower_bound(hits.begin(), hits.end(), object);
  if (found == hits.end() || *found != object) return hits.size();
  return static_cast<std::size_t>(found - hits.begin());
}

HistoryGraph read_history_graph(const PackForest& forest, std::vector<ObjectIndex> hits, unsigned threads,
                                const Limits& limits) {
  HistoryGraph graph;
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  ObjectSet hit_set(forest.size());
  for (const ObjectIndex hit : hits) hit_set.insert(hit);
  graph.hits = std::move(hits);

  const std::string_view empty = kEmptyTrees[forest.hash_kind() == HashKind::sha1 ? 0 : 1];
  Shared shared{forest, hit_set, ObjectId::from_hex(empty).value_or(ObjectId{}), {}};
  std::vector<std::unique_ptr<GraphVisitor>> visitors;
  std::vector<ForestVisitor*> views;
  for (unsigned thread = 0; thread < std::max(1U, threads); ++thread) {
    visitors.push_back(std::make_unique<GraphVisitor>(shared));
    views.push_back(visitors.back().get());
  }
  TypeSet types;
  types.commits = types.trees = types.tags = true;
  forest.walk(types, views, limits);

  std::vector<LinkNotes> links;
  std::vector<CommitNotes> commits;
  std::vector<MissingNotes> missing;
  for (const std::unique_ptr<GraphVisitor>& visitor : visitors) {
    links.push_back(std::move(visitor->links));
    commits.push_back(std::move(visitor->commits));
    missing.push_back(std::move(links.back().missing));
    graph.damaged.merge(visitor->damaged);
  }
  visitors.clear();
  graph.too_large = shared.notes.load() > kMostLinks;
  if (graph.too_large) {
    for (LinkNotes& notes : links) {
      notes.links.clear();
      notes.drops.clear();
    }
  }
  MissingNames names = merge_missing(missing);
  graph.commits = CommitGraph::build(forest.size(), commits, names.positions);
  graph.links = TreeLinks::build(forest.size(), links, graph.hits, names);
  graph.missing = std::move(names.names);
  return graph;
}

}  // namespace assay::git
