#include "scanners/sources/git/changes/staged.h"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "base/strings.h"
#include "scanners/sources/git/changes/tree_diff.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/tree.h"
#include "scanners/sources/git/repository/index_file.h"

namespace assay::git {

namespace {

constexpr std::size_t kMostDepth = 2048;

// A folder of HEAD, read when first asked for.
struct Folder {
  std::string bytes;
  std::unordered_map<std::string_view, TreeEntry> entries;
};

class Comparer {
 public:
  Comparer(const ObjectStore& store, const IndexFile& index, StagedChanges& out)
      : store_(store), index_(index), out_(out) {}

  void run(const std::optional<ObjectId>& head_tree) {
    cache_ = 0;
    const bool has_cache = !index_.cache_tree().empty();
    folder(0, index_.entries().size(), 0, head_tree, has_cache, 0);
  }

 private:
  // Entries begin … end of the index all lie in the folder that takes `prefix` bytes of their paths (with its '/').
  // `cached`: node cache_ of the cache tree is this folder's; the call leaves cache_ behind the node's descendants.
  void folder(std::size_t begin, std::size_t end, std::size_t prefix, const std::optional<ObjectId>& tree, bool cached,
              std::size_t depth) {
    const CacheTreeNode* node = cached ? &index_.cache_tree()[cache_] : nullptr;
    std::unordered_map<std::string_view, std::size_t> children;  // name and node, when this folder has a node
    if (node != nullptr) {
      ++cache_;
      for (std::uint32_t i = 0; i < node->children && cache_ < index_.cache_tree().size(); ++i) {
        children.emplace(index_.cache_tree()[cache_].name, cache_);
        skip_node();
      }
      const bool whole = node->entry_count >= 0 && static_cast<std::size_t>(node->entry_count) == end - begin;
      if (whole && tree && node->id == *tree) return;
    }
    if (depth > kMostDepth) {
      out_.problems.push_back({"reading the index", "", "folders are nested too deeply", ""});
      return;
    }
    const std::size_t behind = cache_;
    const std::unique_ptr<Folder> old = read(tree);
    for (std::size_t i = begin; i < end;) {
      const IndexEntry& entry = index_.entries()[i];
      const std::string_view rest = entry.path.substr(prefix);
      const std::size_t slash = rest.find('/');
      if (slash == std::string_view::npos || slash + 1 == rest.size()) {
        compare(entry, rest.substr(0, slash), *old);
        ++i;
        continue;
      }
      const std::string_view inside = entry.path.substr(0, prefix + slash + 1);
      std::size_t stop = i + 1;
      while (stop < end && index_.entries()[stop].path.starts_with(inside)) ++stop;
      const std::string_view name = rest.substr(0, slash);
      const auto child = children.find(name);
      if (child != children.end()) cache_ = child->second;
      const auto was = old->entries.find(name);
      std::optional<ObjectId> subtree;
      if (was != old->entries.end() && was->second.is_tree()) subtree = was->second.id;
      folder(i, stop, prefix + slash + 1, subtree, child != children.end(), depth + 1);
      i = stop;
    }
    cache_ = behind;
  }

  // Moves cache_ behind a node and all of its descendants.
  void skip_node() {
    std::uint64_t left = 1;
    while (left > 0 && cache_ < index_.cache_tree().size()) left += index_.cache_tree()[cache_++].children - 1ULL;
  }

  void compare(const IndexEntry& entry, std::string_view name, const Folder& old) {
    if (entry.intent_to_add) {
      ++out_.intent_to_add;
      return;
    }
    const auto was = old.entries.find(name);
    const bool known = was != old.entries.end();
    if (known && entry.stage == 0 && was->second.id == entry.id && was->second.is_tree() == entry.is_sparse_folder() &&
        was->second.is_gitlink() == entry.is_gitlink()) {
      return;
    }
    if (entry.is_gitlink()) {
      out_.gitlinks.emplace_back(entry.path);
    } else if (entry.is_sparse_folder()) {
      sparse_folder(entry, known && was->second.is_tree() ? std::optional(was->second.id) : std::nullopt);
    } else {
      StagedBlob blob{entry.id, std::string(entry.path), entry.mode, entry.stage, {}};
      if (known && was->second.is_blob()) blob.old.push_back(was->second.id);
      out_.blobs.push_back(std::move(blob));
    }
  }

  // A folder of a sparse index that differs from HEAD's: its blobs are found through its tree.
  void sparse_folder(const IndexEntry& entry, const std::optional<ObjectId>& old) {
    std::vector<ObjectId> parents;
    if (old) parents.push_back(*old);
    const auto take = [&](ChangedBlob&& changed) {
      out_.blobs.push_back({changed.blob, cat(entry.path, changed.path), changed.mode, 0, std::move(changed.old)});
    };
    TreeDiffResult diff = diff_trees(store_, entry.id, parents, take);
    for (const std::string& path : diff.gitlinks) out_.gitlinks.push_back(cat(entry.path, path));
    out_.problems.insert(out_.problems.end(), diff.problems.begin(), diff.problems.end());
  }

  std::unique_ptr<Folder> read(const std::optional<ObjectId>& tree) {
    auto folder = std::make_unique<Folder>();
    if (!tree) return folder;
    Result<Object> object = store_.read(*tree);
    if (!object || object->type != ObjectType::tree) {
      out_.problems.push_back(
          {"reading a tree", tree->hex(), object ? "the object is no tree" : object.error().why, ""});
      return folder;
    }
    folder->bytes = std::move(object->bytes);
    TreeReader reader(folder->bytes, store_.hash_kind());
    TreeEntry entry;
    while (reader.next(entry)) folder->entries.emplace(entry.name, entry);
    if (reader.malformed()) out_.problems.push_back({"reading a tree", tree->hex(), "it is malformed", ""});
    return folder;
  }

  const ObjectStore& store_;
  const IndexFile& index_;
  StagedChanges& out_;
  std::size_t cache_ = 0;  // the next node of the cache tree
};

Result<std::optional<ObjectId>> head_tree(const RefStore& refs, const ObjectStore& store) {
  const Result<std::optional<ResolvedRef>> head = resolve_ref(refs, "HEAD");
  if (!head) return tl::make_unexpected(head.error());
  if (!*head) return fail("reading the staged changes", "HEAD", "it is missing");
  if (!(*head)->id) return std::nullopt;
  const Result<ObjectId> commit = peel_to_commit(store, *(*head)->id);
  if (!commit) return tl::make_unexpected(commit.error());
  const Result<Object> object = store.read(*commit);
  if (!object) return tl::make_unexpected(object.error());
  const Result<CommitLinks> links = parse_commit_links(object->bytes, store.hash_kind());
  if (!links) return fail("reading a commit", commit->hex(), links.error().why);
  return std::optional<ObjectId>(links->tree);
}

}  // namespace

Result<StagedChanges> staged_changes(const Repository& repository, const RefStore& refs, const ObjectStore& store) {
  const Result<IndexFile> index = IndexFile::read(repository.index_path(), repository.hash_kind());
  if (!index) return tl::make_unexpected(index.error());
  const Result<std::optional<ObjectId>> tree = head_tree(refs, store);
  if (!tree) return tl::make_unexpected(tree.error());
  StagedChanges changes;
  changes.head_tree = *tree;
  changes.entries = index->entries().size();
  Comparer(store, *index, changes).run(*tree);
  std::sort(changes.blobs.begin(), changes.blobs.end(), [](const StagedBlob& a, const StagedBlob& b) {
    return a.path != b.path ? a.path < b.path : a.stage < b.stage;
  });
  return changes;
}

}  // namespace assay::git
