// One walk over the trees of a store, from which, with what the commits and tags refer to, connectivity, reachability
// and attribution are answered. A history scan does it once, after the blobs: the hits are known then, and every change
// of every tree is looked up once for all three questions.
//
// Measured on a history of 120,325 commits and 703,701 trees (1,027,946 objects, a pack of 211 MB), in CPU seconds of
// one thread: unpacking the trees, reading what changed and looking it up 0.22, the tables 0.03, for 1 or 1000 hits
// alike; rev-list --objects --all 2.6; log --all --find-object 1.75. It spreads over threads as the forest's walk does;
// of the tables, those of trees and those of commits are made side by side. Tables: 22 MB; at most 75 MB beside the
// forest while it runs. Looking each changed entry up by itself made the walk half as long again. A partial clone
// without blobs is walked twice.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/graph/connectivity_commits.h"
#include "scanners/sources/git/graph/connectivity_damage.h"
#include "scanners/sources/git/graph/connectivity_links.h"
#include "scanners/sources/git/graph/connectivity_missing.h"
#include "scanners/sources/git/graph/reachability.h"
#include "scanners/sources/git/graph/reachability_graph.h"

namespace assay::git {

// Whether blobs of this name are asked for, of whatever length the name is. Called by all threads.
using NameTest = std::function<bool(std::string_view)>;

struct HistoryGraph {
  CommitGraph commits;
  Reachability reachable;
  // All commits, those first in which a hit is said to stand if it stands in several: reachable ones, then the smallest
  // committer time, then the smallest id. Empty without hits.
  std::vector<CommitGraph::Number> earliest;
  TreeLinks links;
  std::vector<MissingName> missing;  // sorted by id; whoever names them, reachable or not
  std::vector<ObjectIndex> hits;     // ascending, each once
  DamagedObjects damaged;
  // The names that trees have, of kLeastEntryName bytes or more: those of each thread, each once there. What came once
  // a thread's had kMostNameBytes is left out, and `names_left_out` is set.
  std::vector<NameNotes> names;
  bool names_left_out = false;
  std::set<std::string, std::less<>> wanted;  // names of files that `wants` asked for
  // Set when the trees have more changed entries than kMostLinks: then no links are kept, and neither what is missing
  // nor where hits stand can be told.
  bool too_large = false;

  // Position in `hits`; their number for an object that is not among them.
  std::size_t hit_number(ObjectIndex object) const;
};

// Bound on what is noted of trees: 800 MB in the worst case. 700,000 trees take 1.5 million notes, so it is far above
// any honest history.
inline constexpr std::uint64_t kMostLinks = std::uint64_t{1} << 26;

// Names are kept for whoever looks for credentials in them: 8 ns for each entry that changes from tree to tree.
inline constexpr std::size_t kLeastEntryName = 16;
inline constexpr std::size_t kMostNameBytes = std::size_t{64} << 20;

// hits: objects that attribution will be asked for, in any order; those that are no blobs may be among them.
// Entries of submodules (mode 160000) are passed over. The result is the same for any number of threads.
//
// commits: what a walk over the commits and tags noted, of every thread, finished. That walk has told of the objects
// whose type cannot be known. The overload without them does that walk too.
HistoryGraph read_history_graph(const PackForest& forest, const ResolvedTips& tips, std::vector<ObjectIndex> hits,
                                std::vector<CommitCollector> commits, unsigned threads, const Limits& limits = {},
                                std::uint64_t most_links = kMostLinks, const NameTest& wants = {});
std::vector<CommitCollector> read_commits(const PackForest& forest, unsigned threads, const Limits& limits = {});
HistoryGraph read_history_graph(const PackForest& forest, const ResolvedTips& tips, std::vector<ObjectIndex> hits,
                                unsigned threads, const Limits& limits = {});

}  // namespace assay::git
