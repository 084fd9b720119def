// Which trees the reachable commits hold, answered for one tree at a time by climbing, each tree looked at once.
#pragma once

#include <cstdint>
#include <vector>

#include "scanners/sources/git/graph/connectivity_walk.h"

namespace assay::git {

class TreeReach {
 public:
  explicit TreeReach(const HistoryGraph& graph);

  // Whether the tree at this position of TreeLinks is reachable. Trees that hold each other, which only a store with
  // wrong names can have, count as reachable: rather a gap too many than one too few.
  bool holds(TreeLinks::Node tree);

 private:
  enum class Answer : std::uint8_t { unknown, open, no, yes };
  void settle(TreeLinks::Node tree);

  const TreeLinks& links_;
  std::vector<Answer> answers_;
  std::vector<TreeLinks::Node> stack_;
};

}  // namespace assay::git
