// Paths of trees and hits, each kept once, as a name under a parent path. A history has as many of them as it ever had
// folders, so a climb can note places as numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "scanners/sources/git/graph/connectivity_links.h"

namespace assay::git {

class PathTable {
 public:
  using Path = std::uint32_t;
  static constexpr Path kRoot = 0;

  explicit PathTable(const TreeLinks& links);

  // The path of `name` (see TreeLinks::name) in `parent`.
  Path child(Path parent, std::uint32_t name);
  // Names in the path.
  std::uint32_t depth(Path path) const { return nodes_[path].depth; }
  // Joined by '/', bytes as in the trees.
  std::string text(Path path) const;
  std::size_t size() const { return nodes_.size(); }

 private:
  struct Node {
    Path parent = kRoot;
    std::uint32_t name = 0;
    std::uint32_t depth = 0;
  };
  std::size_t slot(Path parent, std::uint32_t name) const;
  void grow();

  const TreeLinks& links_;
  std::uint64_t key_;
  std::vector<Node> nodes_;
  std::vector<Path> table_;  // open addressing; 0 is free, for the root is never looked up
  // Neighbours in a climb nearly always ask for the same child again.
  Path last_parent_ = 0xffffffff;
  std::uint32_t last_name_ = 0;
  Path last_ = kRoot;
};

}  // namespace assay::git
