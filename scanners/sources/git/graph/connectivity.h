// The check behind "a missing object is incomplete, never clean": whatever a reachable commit, tree or tag names must
// be in the store.
//
// What is missing is found in the one walk of connectivity_walk.h. Only if anything is missing, it is decided which of
// the trees that name it are reachable, by climbing to the commits: an object that only a dangling tree names (left by
// git prune) is no gap. What lies behind a shallow boundary is not missing; the boundary is handed out.
//
// Beside the walk (its figures stand there) nothing is left to do in a whole repository; with 203,721 blobs missing, in
// a partial clone of 703,701 trees, telling which are reachable and where takes 0.1 CPU seconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/graph/connectivity_walk.h"

namespace assay::git {

struct MissingObject {
  ObjectId id;
  ObjectType type = ObjectType::blob;  // as its place says; commit for a tip
  std::string place;  // one place that names it: "tree 1234…, entry a.txt"; printable. The same for the same store
};

struct Connectivity {
  static constexpr std::size_t kListed = Coverage::kListed;

  std::uint64_t missing_blobs = 0, missing_trees = 0, missing_commits = 0, missing_tags = 0;  // distinct; exact
  std::vector<MissingObject> listed;  // the smallest kListed by id
  std::vector<ObjectIndex> shallow;   // commits at which the history was cut off by a shallow clone; ascending
  DamagedObjects damaged;             // commits, trees and tags that could not be read, reachable or not
  bool too_large = false;             // see HistoryGraph

  std::uint64_t missing() const { return missing_blobs + missing_trees + missing_commits + missing_tags; }
  // The shallow boundary is no fault of the store: the caller decides what it means.
  bool complete() const { return missing() == 0 && damaged.count == 0 && !too_large; }
};

// tips: those that the graph was read with.
Connectivity check_connectivity(const PackForest& forest, const HistoryGraph& graph, const ResolvedTips& tips);

// Puts the gaps into `coverage`. In a partial clone what its filter left at the server is one gap for each type, with
// how many and how to fetch them; elsewhere each missing object is one, up to kListed, and one for all others.
void report_connectivity(const PackForest& forest, const Connectivity& connectivity, bool partial_clone,
                         Coverage& coverage);

}  // namespace assay::git
