// Building the tables of a PackForest: names are listed, entries' headers are read in the order in which they lie, then
// the families are linked and laid out as a walk goes through them.
//
// Nodes are copies of objects in the order in which they lie: pack by pack and by offset, then the loose ones. A base
// and its deltas lie near each other there, which they do not in the order of names.
#pragma once

#include <cstdint>
#include <vector>

#include "base/table.h"
#include "scanners/sources/git/forest/pack_forest_tables.h"

namespace assay::git {

class ForestBuilder {
 public:
  ForestBuilder(ForestTables& tables, unsigned threads, const Limits& limits)
      : tables_(tables), threads_(threads), limits_(limits) {}

  Status build();

 private:
  static constexpr std::uint32_t kNoNode = 0xffffffff;
  // Set in a position's object number when the object is read from another copy.
  static constexpr std::uint32_t kSpare = 0x80000000;

  // A step without flags; while headers are not read yet, `span` is the position in the pack's index.
  using Node = WalkStep;

  // A node and all that is made from it, and while the steps are laid out, the children that have no place yet.
  struct Subtree {
    std::uint32_t weight = 0;  // packed bytes, saturating
    std::uint32_t steps = 0;
    std::uint32_t heaviest = kNoNode;  // child
    std::uint32_t place = 0;           // of the first step
  };

  struct NamedBase {
    std::uint32_t node;
    ObjectIndex object;
  };

  struct PackNodes {
    std::uint32_t first = 0, end = 0;
    // The first node at or behind each multiple of 1 << shift bytes, and the end: a base is found in a look or two.
    std::vector<std::uint32_t> near;
    unsigned shift = 0;
  };

  // pack_forest_names.cc
  Status list_names();
  bool use_names_of_index();
  // pack_forest_build.cc
  void place_nodes(std::uint32_t pack);
  void read_headers();
  void read_header(std::uint32_t pack, std::uint32_t node, std::vector<NamedBase>& named);
  void find_named_bases(const std::vector<std::vector<NamedBase>>& named);
  std::uint32_t find_base(std::uint32_t pack, std::uint32_t node, std::uint64_t offset) const;
  void note_long_spans(std::uint32_t pack);
  void peek_loose_objects();
  bool repair();
  // pack_forest_link.cc
  void link();
  void find_children();
  std::vector<std::uint32_t> order_by_children();
  template <class Use>
  void bases_first(Use&& use) const;
  template <class Use>
  void bases_last(Use&& use) const;
  void reach();
  void weigh();
  void lay_out();
  void blame_descendants();

  bool chosen(std::uint32_t node) const { return (nodes_[node].object & kSpare) == 0; }

  ForestTables& tables_;
  const unsigned threads_;
  const Limits& limits_;
  std::vector<std::vector<std::uint32_t>> positions_;  // object of a pack's position; empty when it is the position
  std::vector<std::pair<ObjectIndex, std::uint32_t>> loose_;  // object and folder
  std::vector<PackNodes> packs_;
  Table<Node> nodes_;
  std::vector<std::uint32_t> node_of_;      // of the chosen copy of an object
  Table<std::uint32_t> bases_;              // node
  Table<std::uint8_t> types_;               // of the node; 0 for what hangs on nothing, and before it is reached
  std::vector<std::uint32_t> first_child_;  // made only where needed
  std::vector<std::uint32_t> children_;
  std::vector<std::uint32_t> order_;  // nodes that hang on one without a base, bases first; empty for that of the nodes
  std::uint32_t reached_ = 0;         // from a root
  Table<Subtree> subtrees_;
};

}  // namespace assay::git
