// Which lines of a blob a commit (or the index) adds: against what its parents have at the same path, or nothing at all
// when a parent has the very same blob elsewhere in as many places (a rename). A copy is new.
//
// Meant for blobs with findings only: scan the whole new blob, then keep a finding when touches() its lines.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/changes/line_diff.h"
#include "scanners/sources/git/changes/tree_diff.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

struct AddedLines {
  bool whole = false;                // the path is new: every line counts
  bool moved = false;                // a parent has the identical blob in as many places: no line counts
  bool binary = false;               // the new text has a NUL byte among its first 8,000
  std::vector<LineChanges> against;  // one for each parent that has the path

  // Whether a finding in lines first … last (1-based, as base/finding.h counts them) is new: against every parent.
  bool touches(std::uint32_t first, std::uint32_t last) const;
};

struct AddedLinesOptions {
  bool moved_is_new = false;  // a renamed blob counts as added, too
  TreeDiffLimits limits;
};

// In how many places the new tree (or the index) holds a blob; nothing when that cannot be told.
using PlacesHere = std::function<std::optional<std::uint64_t>(const ObjectId& blob)>;

// Keeps the blob lists of the last trees it was asked about; one for each thread.
class AddedLineFinder {
 public:
  AddedLineFinder(const ObjectStore& store, const AddedLinesOptions& options) : store_(store), options_(options) {}

  // text: the bytes of `blob`. `old`: the parents' blobs at its path. `parent_trees`: whole trees of all parents.
  // Fails when an old blob cannot be read: count every line as added then, and record the gap.
  Result<AddedLines> find(Bytes text, const ObjectId& blob, const std::vector<ObjectId>& old,
                          const std::vector<ObjectId>& parent_trees, const PlacesHere& here);

  // In how many places of a tree a blob stands; nothing when that cannot be told.
  std::optional<std::uint64_t> places_in(const ObjectId& tree, const ObjectId& blob);

 private:
  const TreeBlobs& blobs_of(const ObjectId& tree);
  bool moved_from(const std::vector<ObjectId>& trees, const ObjectId& blob, const PlacesHere& here);

  const ObjectStore& store_;
  AddedLinesOptions options_;
  std::vector<std::pair<ObjectId, TreeBlobs>> trees_;  // the last few, newest last
};

}  // namespace assay::git
