// Which trees hold an object, and under which name: the edges of the history's trees turned around, so that one can
// climb from an object to the roots.
//
// Stored as the packs store the trees: a link says that a tree holds a child under a name, and so do all trees that
// are deltas of it, down to those where the entry was dropped. Trees are numbered in the preorder of their delta
// families, so "all deltas of it" is a range. A history of 700,000 trees and some 50 million entries takes a link and a
// drop for each change only, about 12 bytes each (measured figures: connectivity_walk.h).
//
// Only some entries are recorded: those that name a tree, a hit, or an object that is missing.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/graph/connectivity_missing.h"
#include "scanners/sources/git/graph/connectivity_names.h"

namespace assay::git {

// What one thread notes while it reads trees. Plain data, made by the walk (or by a test).
struct LinkNotes {
  struct Link {
    ObjectIndex tree = kNoObject;
    std::uint32_t child = 0;  // an ObjectIndex, or the number of a note in `missing`
    std::uint32_t child_missing : 1 = 0;
    std::uint32_t name : 31 = 0;
  };
  struct Drop {
    std::uint32_t link = 0;  // position in `links`
    ObjectIndex tree = kNoObject;
  };
  // Trees that inherit nothing although they are stored as deltas, since they, or their bases, could not be read so.
  std::vector<ObjectIndex> detached;
  Table<Link> links;
  Table<Drop> drops;
  NameNotes names;
  MissingNotes missing;
};

class TreeLinks {
 public:
  using Node = std::uint32_t;  // a tree's position, or a hit, or a missing object
  static constexpr Node kNoNode = 0xffffffff;

  TreeLinks() = default;
  // objects: PackForest::size(). trees: PackForest::preorder. hits: ascending, each once. The result does not depend on
  // how the notes are spread over threads. The notes' links and drops are emptied.
  static TreeLinks build(std::size_t objects, Preorder trees, std::span<LinkNotes> notes,
                         const std::vector<ObjectIndex>& hits, const MissingNames& missing);

  // Positions of trees: 0 … tree_count()-1.
  std::size_t tree_count() const { return tree_at_.size(); }
  ObjectIndex tree(Node position) const { return tree_at_[position]; }
  // kNoNode for what is no tree.
  Node tree_node(ObjectIndex object) const { return object < node_of_.size() ? node_of_[object] : kNoNode; }
  // The tree's node for a hit that is a tree.
  Node hit_node(std::size_t hit) const { return hit_node_[hit]; }
  // The number of a name in MissingNames.
  Node missing_node(std::size_t missing) const { return static_cast<Node>(first_missing_ + missing); }
  std::string_view name(std::uint32_t name) const { return names_[name]; }
  std::size_t name_count() const { return names_.size(); }

  // Calls use(position of the tree, name) for each entry that holds the node until it returns false, in an order that
  // is the same for the same store. Two entries of one tree are two calls.
  template <class Use>
  bool for_each_holder(Node node, Use&& use) const;

  std::size_t link_count() const { return links_.size(); }
  std::size_t table_bytes() const;

 private:
  struct Link {
    Node tree = 0;
    std::uint32_t name = 0;
  };
  void place_links(std::span<LinkNotes> notes, const std::vector<ObjectIndex>& hits, const MissingNames& missing);
  void place_drops(std::span<LinkNotes> notes, const std::vector<Table<std::uint32_t>>& place_of);

  Table<Node> node_of_;         // of each object, kNoNode for what is no tree
  Table<ObjectIndex> tree_at_;  // of each position
  Table<Node> family_end_;      // behind the last delta, direct or not, of the tree at this position
  std::vector<Node> hit_node_;
  std::size_t first_missing_ = 0;
  Table<std::uint32_t> first_link_;  // for each node, and one more
  Table<Link> links_;
  Table<std::uint32_t> first_drop_;  // for each link, and one more
  Table<Node> drops_;
  EntryNames names_;
};

template <class Use>
bool TreeLinks::for_each_holder(Node node, Use&& use) const {
  for (std::uint32_t link = first_link_[node]; link < first_link_[node + 1]; ++link) {
    const std::uint32_t name = links_[link].name;
    std::uint32_t drop = first_drop_[link];
    const std::uint32_t drop_end = first_drop_[link + 1];
    const Node end = family_end_[links_[link].tree];
    for (Node tree = links_[link].tree; tree < end;) {
      while (drop < drop_end && drops_[drop] < tree) ++drop;
      if (drop < drop_end && drops_[drop] == tree) {
        tree = family_end_[tree];
        continue;
      }
      if (!use(tree, name)) return false;
      ++tree;
    }
  }
  return true;
}

}  // namespace assay::git
