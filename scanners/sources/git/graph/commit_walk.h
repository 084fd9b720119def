// Walks over the commit graph by the commits' own parents. Nothing but the objects is used: no generation numbers, no
// commit-graph file, no replace refs or grafts.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

struct WalkOptions {
  // Commits whose parents are cut off (Repository::shallow).
  const std::set<ObjectId>* shallow = nullptr;
  // How many commits the excluded side is followed beyond the point where dates say that nothing can change. With
  // clocks skewed over more commits than that, the result may hold excluded commits; it never lacks one. 8,192 commits
  // take 6 ms beside reading them.
  std::size_t slack = 8192;
};

struct WalkedCommit {
  ObjectId id;
  std::vector<ObjectId> parents;  // those cut off by a shallow clone are left out
  std::int64_t time = 0;
  bool cut = false;  // a shallow boundary: its parents exist but are not here
};

struct CommitSet {
  std::vector<WalkedCommit> commits;  // newest committer time first, equal times by id
  // History ends here although it goes on elsewhere, and the excluded commits were not reached before: commits may be
  // missing from the set. Each is a gap ("history is shallow").
  std::vector<ObjectId> cut_off;
  // Commits that should be here and are missing or malformed: gaps.
  std::vector<Error> problems;
};

// Every commit that is reachable from `include` and not from `exclude`, both commits. A missing commit on the excluded
// side only lets more commits in; it is a problem all the same.
CommitSet commits_in(const ObjectStore& store, const std::vector<ObjectId>& include,
                     const std::vector<ObjectId>& exclude, const WalkOptions& options = {});

// Whether `ancestor` is reachable from `commit` (or is it).
bool is_ancestor(const ObjectStore& store, const ObjectId& ancestor, const ObjectId& commit,
                 const WalkOptions& options = {});

// The commit that an id leads to through tag objects; fails for trees and blobs. "object is missing" passes through.
Result<ObjectId> peel_to_commit(const ObjectStore& store, const ObjectId& id);

// The text of every gap of a set, for Coverage: commit and reason.
constexpr const char* kShallowWhy = "history is shallow: what came before this commit is not here";
constexpr const char* kShallowHint =
    "fetch the whole history ('git fetch --unshallow'; in a checkout step: fetch-depth: 0)";

}  // namespace assay::git
