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

TreeBlobs blobs_of_tree(const ObjectStore& store, const ObjectId& tree, const TreeDiffLimits& limits) {
  TreeBlobs out;
  std::unordered_set<ObjectId, ObjectIdHash> seen = {tree};
  std::vector<ObjectId> stack = {tree};
  std::size_t entries = 0;
  while (!stack.empty()) {
    const Result<Object> object = store.read(stack.back());
    stack.pop_back();
    if (!object || object->type != ObjectType::tree) {
      out.complete = false;
      continue;
    }
    TreeReader reader(object->bytes, store.hash_kind());
    TreeEntry entry;
    while (reader.next(entry)) {
      if (++entries > limits.entries) {
        out.complete = false;
        return out;
      }
      if (entry.is_blob()) out.blobs.insert(entry.id);
      if (entry.is_tree() && seen.insert(entry.id).second) stack.push_back(entry.id);
    }
    out.complete = out.complete && !reader.malformed();
  }
  return out;
}

std::optional<std::uint64_t> places_of_blob(const ObjectStore& store, const ObjectId& tree, const ObjectId& blob,
                                            const TreeDiffLimits& limits) {
  constexpr std::uint64_t kMany = std::uint64_t{1} << 62;
  struct Open {
    ObjectId id;
    std::uint64_t here = 0;
    std::vector<ObjectId> folders;
  };
  std::unordered_map<ObjectId, std::uint64_t, ObjectIdHash> known;
  std::vector<Open> stack;
  std::size_t entries = 0;
  const auto open = [&](const ObjectId& id) {
    const Result<Object> object = store.read(id);
    if (!object || object->type != ObjectType::tree) return false;
    Open& folder = stack.emplace_back(Open{id, 0, {}});
    TreeReader reader(object->bytes, store.hash_kind());
    TreeEntry entry;
    while (reader.next(entry)) {
      if (++entries > limits.entries) return false;
      if (entry.is_blob() && entry.id == blob) ++folder.here;
      if (entry.is_tree()) folder.folders.push_back(entry.id);
    }
    return !reader.malformed();
  };
  if (!open(tree)) return std::nullopt;
  while (!stack.empty()) {
    Open& folder = stack.back();
    if (folder.folders.empty()) {
      known[folder.id] = folder.here;
      stack.pop_back();
      continue;
    }
    const ObjectId next = folder.folders.back();
    const auto found = known.find(next);
    if (found != known.end()) {
      folder.here = std::min(kMany, folder.here + found->second);
      folder.folders.pop_back();
    } else if (stack.size() > limits.depth || !open(next)) {
      return std::nullopt;
    }
  }
  return known[tree];
}

}  // namespace assay::git
