// From hits up to the commits: at which paths a hit stands, and for each path the best commit that has it there.
//
// A tree's places are the places of the trees that hold it, with its name added; each tree above a hit is looked at
// once, whatever the number of hits, so that the cost is bounded by the history's edges and is flat in the hits.
// "Best" is a rank (smaller is better) that the caller gives the root trees, so that the climb knows no commits.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "scanners/sources/git/graph/attribution_paths.h"
#include "scanners/sources/git/graph/connectivity_links.h"

namespace assay::git {

struct ClimbLimits {
  std::size_t places = 1000;            // of one tree or hit; the best ones are kept
  std::uint32_t depth = 4096;           // names in a path
  std::uint64_t all_places = 1U << 23;  // kept of all trees together: 64 MB
  std::uint64_t work = 500'000'000;     // steps; beyond all_places or this one place is kept for each tree
};

class Climb {
 public:
  using Rank = std::uint32_t;
  static constexpr Rank kNoRank = 0xffffffff;
  struct Place {
    PathTable::Path path = PathTable::kRoot;
    Rank rank = kNoRank;
  };

  // root_ranks: for each tree position the rank of it as a root, or kNoRank. Trees that nothing holds and that have
  // none stand for themselves with `dangling`. `links` must outlive the climb.
  Climb(const TreeLinks& links, std::vector<Rank> root_ranks, Rank dangling, const ClimbLimits& limits);

  struct Places {
    std::vector<Place> places;  // sorted by rank, then by the path's bytes
    bool truncated = false;     // there are more paths, or better commits for some of them
  };
  Places places(TreeLinks::Node node);

  const PathTable& paths() const { return paths_; }

 private:
  enum class State : std::uint8_t { unseen, open, done };
  struct Held {
    std::uint64_t first = 0;
    std::uint32_t count = 0;
    bool truncated = false;
  };
  void settle_holders(TreeLinks::Node node);
  void finish(TreeLinks::Node tree);
  // Puts the node's places into found_; true if some were left out.
  bool gather(TreeLinks::Node node);
  void note(PathTable::Path path, Rank rank);
  void keep_best(std::size_t most);
  std::size_t most() const;

  const TreeLinks& links_;
  PathTable paths_;
  std::vector<Rank> root_ranks_;
  Rank dangling_;
  ClimbLimits limits_;
  std::vector<State> states_;
  std::vector<Held> held_;  // by tree position
  std::vector<Place> arena_;
  std::uint64_t work_ = 0;
  std::vector<TreeLinks::Node> stack_;
  std::vector<Place> found_;
  // Where a path stands in found_, if found_for_[path] is the present round.
  std::vector<std::uint32_t> found_at_, found_for_;
  std::uint32_t round_ = 0;
};

}  // namespace assay::git
