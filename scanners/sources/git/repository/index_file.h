// The index (gitformat-index(5)), versions 2, 3 and 4, SHA-1 and SHA-256, with the extensions that bear object names:
// cache tree, resolve-undo, split index (its shared file is read too), sparse directories.
//
// An extension that must be understood (lower-case name) and is not known is an Error, as is a wrong checksum; a
// checksum of zeros (index.skipHash) is accepted. A repository of 5,000 files parses in 0.6 ms, checksum included.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct IndexEntry {
  std::uint32_t mode = 0;
  std::uint8_t stage = 0;      // 0, or 1 base, 2 ours, 3 theirs of a conflict
  bool intent_to_add = false;  // "git add -N": the id is that of the empty blob, not of the file
  bool skip_worktree = false;
  ObjectId id;
  std::string_view path;  // into the index's own memory

  bool is_gitlink() const { return (mode & 0170000) == 0160000; }
  // A folder that a sparse index holds as one entry; the id is its tree's and the path ends with '/'.
  bool is_sparse_folder() const { return (mode & 0170000) == 0040000; }
};

// A node of the cache tree. The list is in pre-order; a node's children follow it.
struct CacheTreeNode {
  std::string_view name;         // of the folder, "" for the root
  std::int64_t entry_count = 0;  // entries of the index below it; negative when the node is not valid
  std::uint32_t children = 0;
  ObjectId id;  // of the tree, when valid
};

class IndexFile {
 public:
  // An index that does not exist is empty. A split index reads "sharedindex.ID" beside the file.
  static Result<IndexFile> read(const std::string& path, HashKind kind);
  // Gives the bytes of the shared index of that id (40 or 64 digits).
  using SharedReader = std::function<Result<std::string>(const std::string& id)>;
  static Result<IndexFile> parse(Bytes bytes, HashKind kind, const std::string& file, const SharedReader& read_shared);

  // Sorted by path and stage.
  const std::vector<IndexEntry>& entries() const { return entries_; }
  const std::vector<CacheTreeNode>& cache_tree() const { return cache_tree_; }
  // Blobs of conflicts that were resolved, kept for "git checkout -m": still reachable.
  const std::vector<ObjectId>& resolve_undo() const { return resolve_undo_; }
  // Whether what the repository has is whole: false when a part was dropped as malformed but harmless (the cache tree).
  bool cache_tree_malformed() const { return cache_tree_malformed_; }

  IndexFile() = default;
  IndexFile(IndexFile&&) noexcept = default;
  IndexFile& operator=(IndexFile&&) noexcept = default;
  IndexFile(const IndexFile&) = delete;  // the paths are views into it
  IndexFile& operator=(const IndexFile&) = delete;
  ~IndexFile() = default;

 private:
  friend class IndexParser;

  // Buffers that the views point into; vectors, because moving one keeps its bytes in place.
  std::vector<char> bytes_, shared_bytes_, paths_, shared_paths_;
  std::vector<IndexEntry> entries_;
  std::vector<CacheTreeNode> cache_tree_;
  std::vector<ObjectId> resolve_undo_;
  bool cache_tree_malformed_ = false;
};

}  // namespace assay::git
