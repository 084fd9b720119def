#include "scanners/sources/git/graph/connectivity_walk.h"

#include <algorithm>
#include <atomic>
#include <compare>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

#include "base/parallel.h"
#include "base/private_terms.h"
#include "scanners/sources/git/graph/connectivity_lookup.h"
#include "scanners/sources/git/graph/connectivity_tree_delta.h"

namespace assay::git {

namespace {

// Which blobs might be hits, by the first bytes of their names: nearly every changed entry is none, and is known to be
// none without being looked up.
class HitFilter {
 public:
  HitFilter(const PackForest& forest, const std::vector<ObjectIndex>& hits) : bits_(kBits) {
    for (const ObjectIndex hit : hits) bits_.insert(place(forest.name(hit).data()));
  }
  bool may_hold(const ObjectId& id) const { return bits_.holds(place(reinterpret_cast<const char*>(id.bytes.data()))); }

 private:
  static constexpr std::uint32_t kBits = 1U << 20;
  static std::uint32_t place(const char* name) {
    std::uint32_t word = 0;
    std::memcpy(&word, name, sizeof word);
    return word % kBits;
  }
  ObjectSet bits_;
};

struct Shared {
  const PackForest& forest;
  const ObjectSet& hits;
  const HitFilter& filter;
  ObjectId empty_tree;
  // Note missing blobs with the trees that name them. Else only whether any is missing is found out, in batches.
  bool note_missing_blobs = false;
  std::atomic<bool> blobs_are_missing{false};
  std::atomic<std::uint64_t> notes{0};
  std::uint64_t most_links = kMostLinks;
  const NameTest& wants;
};

class TreeCollector final : public ForestVisitor {
 public:
  explicit TreeCollector(Shared& shared)
      : shared_(shared), reader_(shared.forest.hash_kind()), lookups_(shared.forest) {}

  void visit(const Visit& visit) override { read_tree(visit); }
  void failed(ObjectIndex object, const Error& error) override {
    damaged.add(object, error);
    if (shared_.forest.type(object) == ObjectType::tree) links.detached.push_back(object);
  }

  // To be called after the walk.
  void finish() {
    shared_.notes.fetch_add(std::exchange(noted_, 0), std::memory_order_relaxed);
    lookups_.flush(
        [this](const Wanted& wanted, const ObjectId& name, ObjectIndex object) { settle(wanted, name, object); });
  }

  LinkNotes links;
  DamagedObjects damaged;
  NameNotes names;
  bool names_left_out = false;
  std::set<std::string, std::less<>> wanted_names;

 private:
  // What a name was looked up for, and where the answer goes.
  enum class Want : std::uint8_t { blob, link };
  struct Wanted {
    Want want = Want::blob;
    ObjectType type = ObjectType::blob;
    std::uint32_t at = 0;  // in links
  };

  void look_up(const ObjectId& id, Want want, ObjectType type, std::size_t at) {
    lookups_.add(
        id, {want, type, static_cast<std::uint32_t>(at)},
        [this](const Wanted& wanted, const ObjectId& name, ObjectIndex object) { settle(wanted, name, object); });
  }
  void settle(const Wanted& wanted, const ObjectId& id, ObjectIndex object) {
    const bool missing = object == kNoObject && id != shared_.empty_tree;
    if (wanted.want == Want::blob) {
      if (missing) shared_.blobs_are_missing.store(true, std::memory_order_relaxed);
      return;
    }
    LinkNotes::Link& link = links.links[wanted.at];
    link.child = object;
    if (!missing) return;
    link.child = static_cast<std::uint32_t>(links.missing.size());
    link.child_missing = 1;
    links.missing.push_back({id, wanted.type});
  }

  void read_tree(const Visit& visit) {
    if (visit.slot >= held_.size()) held_.resize(visit.slot + 1);
    const bool is_delta =
        visit.base_object != kNoObject && visit.base_slot < held_.size() && !held_[visit.base_slot].starts.empty();
    const HeldEntries* base = is_delta ? &held_[visit.base_slot] : nullptr;
    if (visit.detached) links.detached.push_back(visit.object);
    const bool full = shared_.notes.load(std::memory_order_relaxed) > shared_.most_links;
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
    count(noted);
    if (!well_formed) damaged.add(visit.object, Error{"reading a tree", "", "an entry in it is malformed", ""});
    // The base's slot may be this one, so what was read is put there only now.
    if (visit.has_children) std::swap(held_[visit.slot], scratch_);
  }

  // Into what all threads noted, in portions: a counter that all touch at each tree keeps them waiting for each other.
  void count(std::uint64_t noted) {
    constexpr std::uint64_t kPortion = 4096;
    noted_ += noted;
    if (noted_ < kPortion) return;
    shared_.notes.fetch_add(std::exchange(noted_, 0), std::memory_order_relaxed);
  }

  // The number of the link that the entry got, if it got one.
  std::uint32_t note_entry(ObjectIndex tree, const TreeEntry& entry) {
    if (entry.name.size() >= least_name_length(kLeastEntryName)) {
      if (names.bytes() < kMostNameBytes) {
        names.number(entry.name);
      } else {
        names_left_out = true;
      }
    }
    if (entry.is_gitlink()) return HeldEntries::kNoValue;
    if (shared_.wants && !entry.is_tree() && shared_.wants(entry.name)) wanted_names.emplace(entry.name);
    const ObjectType type = entry.is_tree() ? ObjectType::tree : ObjectType::blob;
    if (type == ObjectType::blob) {
      if (!shared_.note_missing_blobs && !shared_.filter.may_hold(entry.id)) {
        look_up(entry.id, Want::blob, type, 0);
        return HeldEntries::kNoValue;
      }
      const ObjectIndex object = shared_.forest.find(entry.id);
      if (object == kNoObject) shared_.blobs_are_missing.store(true, std::memory_order_relaxed);
      const bool wanted = object == kNoObject ? shared_.note_missing_blobs : shared_.hits.holds(object);
      if (!wanted) return HeldEntries::kNoValue;
    } else if (entry.id == shared_.empty_tree) {
      return HeldEntries::kNoValue;
    }
    LinkNotes::Link link;
    link.tree = tree;
    link.name = links.names.number(entry.name) & 0x7fffffff;
    links.links.push_back(link);
    const std::size_t number = links.links.size() - 1;
    look_up(entry.id, Want::link, type, number);
    return static_cast<std::uint32_t>(number);
  }

  Shared& shared_;
  TreeDeltaReader reader_;
  LookupBatch<Wanted> lookups_;
  std::vector<HeldEntries> held_;  // by slot
  HeldEntries scratch_;
  std::uint64_t noted_ = 0;
};

std::vector<std::unique_ptr<TreeCollector>> walk(Shared& shared, unsigned threads, const Limits& limits) {
  std::vector<std::unique_ptr<TreeCollector>> visitors;
  std::vector<ForestVisitor*> views;
  for (unsigned thread = 0; thread < std::max(1U, threads); ++thread) {
    visitors.push_back(std::make_unique<TreeCollector>(shared));
    views.push_back(visitors.back().get());
  }
  TypeSet types;
  types.trees = true;
  types.unknown = false;  // whoever walked the commits has told of them
  shared.forest.walk(types, views, limits);
  for (const std::unique_ptr<TreeCollector>& visitor : visitors) visitor->finish();
  return visitors;
}

}  // namespace

namespace {

std::vector<CommitGraph::Number> earliest_first(const CommitGraph& graph, const Reachability& reachable) {
  // With what they are compared by: looked up at each comparison it took twice as long.
  struct Key {
    bool unreachable;
    std::int64_t time;
    CommitGraph::Number commit;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys;
  keys.reserve(graph.size());
  for (CommitGraph::Number commit = 0; commit < graph.size(); ++commit) {
    keys.push_back({!reachable.commits.holds(commit), graph.time(commit), commit});
  }
  std::sort(keys.begin(), keys.end());
  std::vector<CommitGraph::Number> commits;
  commits.reserve(keys.size());
  for (const Key& key : keys) commits.push_back(key.commit);
  return commits;
}

}  // namespace

std::size_t HistoryGraph::hit_number(ObjectIndex object) const {
  const auto found = std::lower_bound(hits.begin(), hits.end(), object);
  if (found == hits.end() || *found != object) return hits.size();
  return static_cast<std::size_t>(found - hits.begin());
}

std::vector<CommitCollector> read_commits(const PackForest& forest, unsigned threads, const Limits& limits) {
  std::vector<CommitCollector> collectors;
  collectors.reserve(std::max(1U, threads));
  std::vector<ForestVisitor*> views;
  for (unsigned thread = 0; thread < std::max(1U, threads); ++thread) {
    views.push_back(&collectors.emplace_back(forest));
  }
  TypeSet types;
  types.commits = types.tags = true;
  forest.walk(types, views, limits);
  for (CommitCollector& collector : collectors) collector.finish();
  return collectors;
}

HistoryGraph read_history_graph(const PackForest& forest, const ResolvedTips& tips, std::vector<ObjectIndex> hits,
                                std::vector<CommitCollector> commits, unsigned threads, const Limits& limits,
                                std::uint64_t most_links, const NameTest& wants) {
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  while (!hits.empty() && hits.back() >= forest.size()) hits.pop_back();
  ObjectSet hit_set(forest.size());
  for (const ObjectIndex hit : hits) hit_set.insert(hit);
  const HitFilter filter(forest, hits);

  HistoryGraph graph;
  graph.hits = std::move(hits);
  Shared shared{forest, hit_set, filter, empty_tree(forest.hash_kind()), false, {}, {}, most_links, wants};
  std::vector<std::unique_ptr<TreeCollector>> visitors = walk(shared, threads, limits);
  if (shared.blobs_are_missing.load()) {
    // A partial clone, mostly: once more, with the trees that name what is missing.
    visitors.clear();
    shared.note_missing_blobs = true;
    shared.notes.store(0);
    visitors = walk(shared, threads, limits);
  }

  std::vector<LinkNotes> links;
  std::vector<CommitNotes> commit_notes;
  std::vector<MissingNotes> missing;
  for (const std::unique_ptr<TreeCollector>& visitor : visitors) {
    links.push_back(std::move(visitor->links));
    missing.push_back(std::move(links.back().missing));
    graph.damaged.merge(visitor->damaged);
    graph.names.push_back(std::move(visitor->names));
    graph.names_left_out = graph.names_left_out || visitor->names_left_out;
    graph.wanted.merge(visitor->wanted_names);
  }
  visitors.clear();
  for (CommitCollector& collector : commits) {
    commit_notes.push_back(std::move(collector.notes));
    missing.push_back(std::move(collector.missing));
    graph.damaged.merge(collector.damaged);
  }
  graph.too_large = shared.notes.load() > most_links;
  if (graph.too_large) {
    for (LinkNotes& notes : links) {
      notes.links.clear();
      notes.drops.clear();
    }
  }
  MissingNames names = merge_missing(missing);
  WorkQueue queue(2);
  run_workers(std::min(threads, 2U), [&](unsigned) {
    for (std::size_t item = 0; queue.next(item);) {
      if (item == 0) {
        graph.links = TreeLinks::build(forest.size(), forest.preorder(ObjectType::tree), links, graph.hits, names);
      } else {
        graph.commits =
            CommitGraph::build(forest.size(), commit_notes, std::span(names.positions).subspan(links.size()));
        graph.reachable = find_reachable(graph.commits, tips.tips, tips.shallow);
        if (!graph.hits.empty()) graph.earliest = earliest_first(graph.commits, graph.reachable);
      }
    }
  });
  graph.missing = std::move(names.names);
  return graph;
}

HistoryGraph read_history_graph(const PackForest& forest, const ResolvedTips& tips, std::vector<ObjectIndex> hits,
                                unsigned threads, const Limits& limits) {
  return read_history_graph(forest, tips, std::move(hits), read_commits(forest, threads, limits), threads, limits);
}

}  // namespace assay::git
