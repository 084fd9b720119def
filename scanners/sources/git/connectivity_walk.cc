#include "scanners/sources/git/connectivity_walk.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <utility>

#include "scanners/sources/git/commit.h"
#include "scanners/sources/git/connectivity_lookup.h"
#include "scanners/sources/git/connectivity_tree_delta.h"
#include "scanners/sources/git/tag.h"

namespace assay::git {

namespace {

// Git knows the empty tree without having it (object-file.c, find_cached_object).
constexpr std::string_view kEmptyTrees[] = {"4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                                            "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"};

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
};

class GraphVisitor final : public ForestVisitor {
 public:
  explicit GraphVisitor(Shared& shared)
      : shared_(shared), reader_(shared.forest.hash_kind()), lookups_(shared.forest) {}

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

  // To be called after the walk.
  void finish() {
    lookups_.flush(
        [this](const Wanted& wanted, const ObjectId& name, ObjectIndex object) { settle(wanted, name, object); });
  }

  LinkNotes links;
  CommitNotes commits;
  DamagedObjects damaged;

 private:
  // What a name was looked up for, and where the answer goes.
  enum class Want : std::uint8_t { blob, link, commit_tree, parent, tag_target };
  struct Wanted {
    Want want = Want::blob;
    ObjectType type = ObjectType::blob;
    std::uint32_t at = 0;  // in links, commits, parents or tags
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
    NotedTarget target{object, missing};
    if (missing) {
      target.number = static_cast<std::uint32_t>(links.missing.size());
      links.missing.push_back({id, wanted.type});
    }
    switch (wanted.want) {
      case Want::link:
        links.links[wanted.at].child = target.number;
        links.links[wanted.at].child_missing = missing ? 1 : 0;
        break;
      case Want::commit_tree:
        commits.commits[wanted.at].tree = target;
        break;
      case Want::parent:
        commits.parents[wanted.at] = target;
        break;
      case Want::tag_target:
        commits.tags[wanted.at].target = target;
        break;
      case Want::blob:
        break;
    }
  }

  void read_commit(const Visit& visit) {
    const Result<CommitLinks> commit = parse_commit_links(visit.content, shared_.forest.hash_kind());
    if (!commit) return damaged.add(visit.object, commit.error());
    CommitNotes::Commit note;
    note.object = visit.object;
    note.first_parent = static_cast<std::uint32_t>(commits.parents.size());
    note.parent_count = static_cast<std::uint32_t>(commit->parents.size());
    note.time = commit->time;
    commits.commits.push_back(note);
    commits.parents.resize(commits.parents.size() + note.parent_count);
    look_up(commit->tree, Want::commit_tree, ObjectType::tree, commits.commits.size() - 1);
    for (std::size_t parent = 0; parent < note.parent_count; ++parent) {
      look_up(commit->parents[parent], Want::parent, ObjectType::commit, note.first_parent + parent);
    }
  }

  void read_tag(const Visit& visit) {
    const Result<Tag> tag = parse_tag(visit.content, shared_.forest.hash_kind());
    if (!tag) return damaged.add(visit.object, tag.error());
    commits.tags.push_back({visit.object, {}});
    look_up(tag->object, Want::tag_target, tag->type, commits.tags.size() - 1);
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

  // The number of the link that the entry got, if it got one.
  std::uint32_t note_entry(ObjectIndex tree, const TreeEntry& entry) {
    if (entry.is_gitlink()) return HeldEntries::kNoValue;
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
};

std::vector<std::unique_ptr<GraphVisitor>> walk(Shared& shared, unsigned threads, const Limits& limits) {
  std::vector<std::unique_ptr<GraphVisitor>> visitors;
  std::vector<ForestVisitor*> views;
  for (unsigned thread = 0; thread < std::max(1U, threads); ++thread) {
    visitors.push_back(std::make_unique<GraphVisitor>(shared));
    views.push_back(visitors.back().get());
  }
  TypeSet types;
  types.commits = types.trees = types.tags = true;
  shared.forest.walk(types, views, limits);
  for (const std::unique_ptr<GraphVisitor>& visitor : visitors) visitor->finish();
  return visitors;
}

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
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  while (!hits.empty() && hits.back() >= forest.size()) hits.pop_back();
  ObjectSet hit_set(forest.size());
  for (const ObjectIndex hit : hits) hit_set.insert(hit);
  const HitFilter filter(forest, hits);
  const std::string_view empty = kEmptyTrees[forest.hash_kind() == HashKind::sha1 ? 0 : 1];

  HistoryGraph graph;
  graph.hits = std::move(hits);
  Shared shared{forest, hit_set, filter, ObjectId::from_hex(empty).value_or(ObjectId{}), false, {}, {}};
  std::vector<std::unique_ptr<GraphVisitor>> visitors = walk(shared, threads, limits);
  if (shared.blobs_are_missing.load()) {
    // A partial clone, mostly: once more, with the trees that name what is missing.
    visitors.clear();
    shared.note_missing_blobs = true;
    shared.notes.store(0);
    visitors = walk(shared, threads, limits);
  }

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
