// What a tree holds that none of its parents' trees holds at the same path.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

struct ChangedBlob {
  ObjectId blob;
  std::string path;  // bytes as in the trees, '/' between folders
  std::uint32_t mode = 0;
  std::vector<ObjectId> old;  // what the parents have at that path: one for each parent that has a blob there
};

struct TreeDiffLimits {
  std::size_t depth = 2048;          // of folders; git's own default for core.maxTreeDepth
  std::size_t entries = 50'000'000;  // looked at in one diff: a tree of a few kilobytes can unfold to billions of paths
};

struct TreeDiffResult {
  std::vector<std::string> gitlinks;  // paths of submodules whose commit changed: not followed
  std::vector<Error> problems;        // trees missing, malformed, or beyond the limits: gaps
};

// Calls visit for every blob of `tree` that differs from every parent's at its path, in the tree's order; without
// parents for every blob. Renames are not followed: a moved blob is new at its path (see line_diff_blobs.h). A merge
// gives what differs from all of its parents, which are the resolutions. A parent's tree that cannot be read counts as
// empty, and is a problem.
TreeDiffResult diff_trees(const ObjectStore& store, const ObjectId& tree, const std::vector<ObjectId>& parents,
                          const std::function<void(ChangedBlob&&)>& visit, const TreeDiffLimits& limits = {});

// The blob that a tree has at a path; nothing when there is none, or a tree on the way cannot be read.
std::optional<ObjectId> blob_at(const ObjectStore& store, const ObjectId& tree, std::string_view path);

// All blobs below a tree, and in how many places each stands there, counting every place of a repeated folder
// (saturating). Each subtree is read twice, however often it is repeated.
struct TreeBlobs {
  std::unordered_map<ObjectId, std::uint64_t, ObjectIdHash> places;
  bool complete = true;  // false when a tree could not be read or the limits were reached: then numbers say nothing
};
TreeBlobs blobs_of_tree(const ObjectStore& store, const ObjectId& tree, const TreeDiffLimits& limits = {});

}  // namespace assay::git
