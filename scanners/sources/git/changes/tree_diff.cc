#include "scanners/sources/git/changes/tree_diff.h"

#include <optional>

#include "base/strings.h"
#include "scanners/sources/git/objects/tree.h"

namespace assay::git {

namespace {

// A parent's side of a folder: its bytes, and the entry that the merge of the lists stands at.
struct Side {
  std::string bytes;
  std::optional<TreeReader> reader;
  TreeEntry entry;
  bool has_entry = false;
};

class Differ {
 public:
  Differ(const ObjectStore& store, const std::function<void(ChangedBlob&&)>& visit, const TreeDiffLimits& limits)
      : store_(store), visit_(visit), limits_(limits) {}

  // parents: the trees at the same path, only of those parents that have one.
  void folder(const ObjectId& tree, const std::vector<ObjectId>& parents, std::size_t depth) {
    for (const ObjectId& parent : parents) {
      if (parent == tree) return;
    }
    if (depth > limits_.depth) return problem(tree, "folders are nested too deeply");
    std::string bytes;
    if (!read(tree, bytes)) return;
    std::vector<Side> sides(parents.size());
    for (std::size_t i = 0; i < parents.size(); ++i) {
      if (!read(parents[i], sides[i].bytes)) continue;
      sides[i].reader.emplace(sides[i].bytes, store_.hash_kind());
      sides[i].has_entry = sides[i].reader->next(sides[i].entry);
    }
    TreeReader reader(bytes, store_.hash_kind());
    TreeEntry entry;
    while (reader.next(entry)) {
      if (++entries_ > limits_.entries) {
        if (entries_ == limits_.entries + 1) problem(tree, "it unfolds to too many paths");
        return;
      }
      compare(entry, sides, depth);
    }
    if (reader.malformed()) problem(tree, "it is malformed");
    for (std::size_t i = 0; i < parents.size(); ++i) {
      // What stands behind the malformed part counts as absent, which only reports more.
      if (sides[i].reader && sides[i].reader->malformed()) problem(parents[i], "it is malformed");
    }
  }

  TreeDiffResult result;

 private:
  void compare(const TreeEntry& entry, std::vector<Side>& sides, std::size_t depth) {
    std::vector<ObjectId> old;
    bool same = false;
    for (Side& side : sides) {
      while (side.has_entry && compare_names(side.entry.name, side.entry.is_tree(), entry.name, entry.is_tree()) < 0) {
        side.has_entry = side.reader->next(side.entry);
      }
      if (!side.has_entry || side.entry.name != entry.name) continue;
      if (side.entry.is_tree() != entry.is_tree() || side.entry.is_gitlink() != entry.is_gitlink()) continue;
      same = same || side.entry.id == entry.id;
      old.push_back(side.entry.id);
    }
    if (same) return;
    const std::size_t length = path_.size();
    if (!path_.empty()) path_ += '/';
    path_ += entry.name;
    if (entry.is_tree()) {
      folder(entry.id, old, depth + 1);
    } else if (entry.is_gitlink()) {
      result.gitlinks.push_back(path_);
    } else {
      visit_(ChangedBlob{entry.id, path_, entry.mode, std::move(old)});
    }
    path_.resize(length);
  }

  bool read(const ObjectId& tree, std::string& bytes) {
    Result<Object> object = store_.read(tree);
    if (!object) {
      problem(tree, object.error().why);
      return false;
    }
    if (object->type != ObjectType::tree) {
      problem(tree, "the object is no tree");
      return false;
    }
    bytes = std::move(object->bytes);
    return true;
  }

  void problem(const ObjectId& tree, std::string why) {
    result.problems.push_back({"reading a tree", tree.hex(), std::move(why), ""});
  }

  const ObjectStore& store_;
  const std::function<void(ChangedBlob&&)>& visit_;
  const TreeDiffLimits& limits_;
  std::string path_;
  std::size_t entries_ = 0;
};

}  // namespace

TreeDiffResult diff_trees(const ObjectStore& store, const ObjectId& tree, const std::vector<ObjectId>& parents,
                          const std::function<void(ChangedBlob&&)>& visit, const TreeDiffLimits& limits) {
  Differ differ(store, visit, limits);
  differ.folder(tree, parents, 0);
  return std::move(differ.result);
}

std::optional<ObjectId> blob_at(const ObjectStore& store, const ObjectId& tree, std::string_view path) {
  ObjectId at = tree;
  for (;;) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const auto object = store.read(at);
    if (!object || object->type != ObjectType::tree) return std::nullopt;
    TreeReader reader(object->bytes, store.hash_kind());
    TreeEntry entry;
    bool found = false;
    while (!found && reader.next(entry)) found = entry.name == name;
    if (!found) return std::nullopt;
    if (slash == std::string_view::npos) return entry.is_blob() ? std::optional(entry.id) : std::nullopt;
    if (!entry.is_tree()) return std::nullopt;
    at = entry.id;
    path.remove_prefix(slash + 1);
  }
}

namespace {

// The trees below one, each once, and those in it; a repeated one as often as it stands there.
class TreeGraph {
 public:
  TreeGraph(const ObjectStore& store, const ObjectId& top, const TreeDiffLimits& limits)
      : store_(store), limits_(limits) {
    // A tree follows all that stand in it.
    struct Open {
      std::uint32_t tree = 0;
      std::size_t next = 0;
    };
    std::vector<Open> stack;
    if (!open(top)) {
      complete_ = false;
      return;
    }
    stack.push_back({0, 0});
    std::vector<bool> is_open = {true};
    while (!stack.empty()) {
      auto& [tree, next] = stack.back();
      if (next == inner_[tree].size()) {
        is_open[tree] = false;
        order_.push_back(tree);
        stack.pop_back();
        continue;
      }
      const ObjectId id = inner_[tree][next];
      const auto known = numbers_.find(id);
      if (known != numbers_.end()) {
        // Only objects that lie about their names stand in themselves.
        complete_ = complete_ && !is_open[known->second];
        ++next;
        continue;
      }
      if (!open(id)) {
        complete_ = false;
        if (full()) return;
        ++next;
        continue;
      }
      ++next;
      const auto opened = static_cast<std::uint32_t>(ids_.size() - 1);
      is_open.push_back(true);
      stack.push_back({opened, 0});
    }
  }

  bool complete() const { return complete_; }

  // Calls visit(tree, places) for each.
  template <class Visit>
  void for_each(const Visit& visit) const {
    constexpr std::uint64_t kMany = std::uint64_t{1} << 62;
    std::vector<std::uint64_t> places(ids_.size());
    if (!places.empty()) places[0] = 1;
    for (auto tree = order_.rbegin(); tree != order_.rend(); ++tree) {
      visit(ids_[*tree], places[*tree]);
      for (const ObjectId& id : inner_[*tree]) {
        const auto known = numbers_.find(id);
        if (known == numbers_.end()) continue;
        std::uint64_t& there = places[known->second];
        there = std::min(kMany, there + places[*tree]);
      }
    }
  }

 private:
  bool full() const { return entries_ > limits_.entries; }
  bool open(const ObjectId& id) {
    const Result<Object> object = store_.read(id);
    if (!object || object->type != ObjectType::tree) return false;
    std::vector<ObjectId> inner;
    TreeReader reader(object->bytes, store_.hash_kind());
    TreeEntry entry;
    while (reader.next(entry)) {
      if (++entries_ > limits_.entries) return false;
      if (entry.is_tree()) inner.push_back(entry.id);
    }
    complete_ = complete_ && !reader.malformed();
    numbers_.emplace(id, static_cast<std::uint32_t>(ids_.size()));
    ids_.push_back(id);
    inner_.push_back(std::move(inner));
    return true;
  }

  const ObjectStore& store_;
  const TreeDiffLimits& limits_;
  std::unordered_map<ObjectId, std::uint32_t, ObjectIdHash> numbers_;
  std::vector<ObjectId> ids_;
  std::vector<std::vector<ObjectId>> inner_;
  std::vector<std::uint32_t> order_;
  std::size_t entries_ = 0;
  bool complete_ = true;
};

}  // namespace

TreeBlobs blobs_of_tree(const ObjectStore& store, const ObjectId& tree, const TreeDiffLimits& limits) {
  constexpr std::uint64_t kMany = std::uint64_t{1} << 62;
  const TreeGraph graph(store, tree, limits);
  TreeBlobs out;
  out.complete = graph.complete();
  graph.for_each([&](const ObjectId& id, std::uint64_t places) {
    const Result<Object> object = store.read(id);
    if (!object) {
      out.complete = false;
      return;
    }
    TreeReader reader(object->bytes, store.hash_kind());
    TreeEntry entry;
    while (reader.next(entry)) {
      if (!entry.is_blob()) continue;
      std::uint64_t& there = out.places[entry.id];
      there = std::min(kMany, there + places);
    }
  });
  return out;
}

}  // namespace assay::git
