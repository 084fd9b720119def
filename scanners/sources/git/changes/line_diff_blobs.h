// Which lines of a blob a commit (or the index) adds: against what its parents have at the same path, or nothing at all
// when a parent has the very same blob elsewhere in as many places (a rename). A copy is new, and so is a file that was
// moved to where it weighs more: a key for tests that became one of the program.
//
// Meant for blobs with findings only: scan the whole new blob, then keep a finding when touches() its lines.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
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
  std::vector<LineChanges> against;  // one for each parent that has the path

  // Whether a finding in lines first … last (1-based, as base/finding.h counts them) is new: against every parent.
  bool touches(std::uint32_t first, std::uint32_t last) const;
  // False when a comparison reached its bound: old lines may count as new.
  bool exact() const;
};

// What a path says of the values in a file, the more the surer.
using PathWeight = std::function<int(std::string_view path)>;

// In how many places the new tree (or the index) holds a blob; nothing when that cannot be told.
using PlacesHere = std::function<std::optional<std::uint64_t>(const ObjectId& blob)>;

// Keeps the blob lists of the last trees it was asked about; one for each thread.
class AddedLineFinder {
 public:
  explicit AddedLineFinder(const ObjectStore& store, PathWeight weight = {}, const TreeDiffLimits& limits = {})
      : store_(store), weight_(std::move(weight)), limits_(limits) {}

  // text: the bytes of `blob`, which stands at `path`. `old`: the parents' blobs at its path. `parent_trees`: whole
  // trees of all parents. Fails when an old blob cannot be read: count every line as added then, and record the gap.
  Result<AddedLines> find(Bytes text, const ObjectId& blob, std::string_view path, const std::vector<ObjectId>& old,
                          const std::vector<ObjectId>& parent_trees, const PlacesHere& here);

  // In how many places of a tree a blob stands; nothing when that cannot be told.
  std::optional<std::uint64_t> places_in(const ObjectId& tree, const ObjectId& blob);

 private:
  struct KnownTree {
    ObjectId id;
    TreeBlobs blobs;
    std::optional<std::unordered_map<ObjectId, int, ObjectIdHash>> weights;  // the most of all places of each blob
  };
  KnownTree& known(const ObjectId& tree);
  bool moved_from(const std::vector<ObjectId>& trees, const ObjectId& blob, std::string_view path,
                  const PlacesHere& here);
  bool weighed_as_much(const ObjectId& tree, const ObjectId& blob, std::string_view path);

  const ObjectStore& store_;
  PathWeight weight_;
  TreeDiffLimits limits_;
  std::vector<KnownTree> trees_;  // the last few, newest last
};

}  // namespace assay::git
