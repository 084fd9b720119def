// Tree objects: entries of "MODE SP NAME NUL ID", one behind the other.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct TreeEntry {
  std::uint32_t mode = 0;
  std::string_view name;  // into the tree's bytes; may be anything without NUL, also "..", ".git" or with '/'
  ObjectId id;

  bool is_tree() const { return (mode & 0170000) == 0040000; }
  bool is_gitlink() const { return (mode & 0170000) == 0160000; }  // a submodule's commit
  bool is_link() const { return (mode & 0170000) == 0120000; }
  // Whatever is neither a tree nor a submodule is read as a blob, so that an odd mode hides nothing.
  bool is_blob() const { return !is_tree() && !is_gitlink(); }
};

// Reads a tree's entries in order. The bytes must outlive the reader and what it hands out.
class TreeReader {
 public:
  TreeReader(Bytes bytes, HashKind kind) : rest_(bytes), kind_(kind) {}

  // The next entry; false at the end and where the bytes are malformed.
  bool next(TreeEntry& entry);
  // Whether reading ended before the end of the bytes: what stands behind is not known.
  bool malformed() const { return malformed_; }

 private:
  Bytes rest_;
  HashKind kind_;
  bool malformed_ = false;
};

// The order in which git sorts entries: a tree's name counts as if it ended with '/'. Negative, 0 or positive.
int compare_names(std::string_view a, bool a_is_tree, std::string_view b, bool b_is_tree);

}  // namespace assay::git
