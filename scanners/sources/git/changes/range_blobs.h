// The blobs that the commits of a range bring.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/changes/line_diff_blobs.h"
#include "scanners/sources/git/changes/range.h"
#include "scanners/sources/git/changes/tree_diff.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

// A commit of the range, with what its blobs are compared to.
struct RangeCommit {
  ObjectId id;
  ObjectId tree;
  std::vector<ObjectId> parent_trees;  // empty for a root commit, and for one whose parents are cut off or unreadable
};

// A blob that a commit has at a path where none of its parents has it. Scan the whole blob (each id once), then keep
// the findings that touch the lines that AddedLineFinder::find(text, blob, old, commit->parent_trees) gives.
struct RangeBlob {
  ObjectId blob;
  std::string path;
  std::uint32_t mode = 0;
  std::vector<ObjectId> old;  // the parents' blobs at that path
  std::shared_ptr<const RangeCommit> commit;
};

struct RangeResult {
  std::vector<ObjectId> commits;  // the order of CommitSet; their messages belong to the range too
  std::size_t blobs = 0;
  std::vector<std::string> gitlinks;  // "PATH in COMMIT": submodules that changed, not followed
  std::vector<Error> problems;        // each is a gap
  std::vector<ObjectId> cut_off;      // commits at the edge of a shallow clone: gaps too, where that is not allowed
  std::vector<std::string> notes;
};

// Calls visit for each blob of each commit, newest commit first, paths in order. A merge brings what differs from all
// its parents. A commit at the edge of a shallow clone is compared to nothing, and is told apart. Fails when the range
// cannot be established: a commit that it names is missing, or A...B without a common commit in a shallow clone.
Result<RangeResult> range_blobs(const Repository& repository, const ObjectStore& store, const RangeSpec& spec,
                                const std::function<void(RangeBlob&&)>& visit, const TreeDiffLimits& limits = {});

}  // namespace assay::git
