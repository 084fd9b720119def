// Which lines of a blob a commit (or the index) adds: against what its parents have at the same path, or nothing at all
// when a parent has the very same blob anywhere (a rename, a copy, a revert).
//
// Meant for blobs with findings only: scan the whole new blob, then keep a finding when touches() its lines.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/line_diff.h"
#include "scanners/sources/git/object_store.h"
#include "scanners/sources/git/tree_diff.h"

namespace assay::git {

struct AddedLines {
  bool whole = false;                // the path is new: every line counts
  bool moved = false;                // a parent has the identical blob elsewhere: no line counts
  bool binary = false;               // the new text has a NUL byte among its first 8,000
  std::vector<LineChanges> against;  // one for each parent that has the path

  // Whether a finding in lines first … last (1-based, as base/finding.h counts them) is new: against every parent.
  bool touches(std::uint32_t first, std::uint32_t last) const;
  // The lines that are in none of the parents' versions, to show. `line_count` is for a whole blob.
  std::vector<LineSpan> spans(std::uint32_t line_count) const;
};

struct AddedLinesOptions {
  bool moved_is_new = false;  // a renamed or copied blob counts as added
  TreeDiffLimits limits;
};

// Keeps the blob lists of the last trees it was asked about; one for each thread.
class AddedLineFinder {
 public:
  AddedLineFinder(const ObjectStore& store, const AddedLinesOptions& options) : store_(store), options_(options) {}

  // text: the bytes of `blob`. `old`: the parents' blobs at its path. `parent_trees`: whole trees of all parents.
  // Fails when an old blob cannot be read: count every line as added then, and record the gap.
  Result<AddedLines> find(Bytes text, const ObjectId& blob, const std::vector<ObjectId>& old,
                          const std::vector<ObjectId>& parent_trees);

 private:
  bool in_tree(const ObjectId& tree, const ObjectId& blob);

  const ObjectStore& store_;
  AddedLinesOptions options_;
  std::vector<std::pair<ObjectId, TreeBlobs>> trees_;  // the last few, newest last
};

}  // namespace assay::git
