#include "scanners/sources/git/graph/connectivity_links.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "scanners/sources/git/graph/attribution_climb.h"
#include "scanners/sources/git/graph/connectivity_reach.h"

namespace assay::git {
namespace {

// Notes of trees by hand; objects are small numbers.
class Notes {
 public:
  Notes& tree(ObjectIndex tree, ObjectIndex base = kNoObject) {
    bases_.push_back(base);
    trees_.objects.push_back(tree);
    trees_.ends.push_back(0);
    // Trees are given in preorder.
    for (ObjectIndex above = tree; above != kNoObject;) {
      const auto at = std::find(trees_.objects.begin(), trees_.objects.end(), above) - trees_.objects.begin();
      trees_.ends[static_cast<std::size_t>(at)] = static_cast<std::uint32_t>(trees_.objects.size());
      above = bases_[static_cast<std::size_t>(at)];
    }
    return *this;
  }
  Notes& detach(ObjectIndex tree) {
    notes_.detached.push_back(tree);
    return *this;
  }
  Notes& link(ObjectIndex tree, ObjectIndex child, const std::string& name) {
    LinkNotes::Link link;
    link.tree = tree;
    link.child = child;
    link.name = notes_.names.number(name) & 0x7fffffff;
    notes_.links.push_back(link);
    return *this;
  }
  Notes& drop(std::uint32_t link, ObjectIndex tree) {
    notes_.drops.push_back({link, tree});
    return *this;
  }
  TreeLinks links(std::vector<ObjectIndex> hits) {
    MissingNames missing;
    missing.positions.resize(1);
    return TreeLinks::build(100, trees_, std::span(&notes_, 1), hits, missing);
  }

 private:
  Preorder trees_;
  std::vector<ObjectIndex> bases_;
  LinkNotes notes_;
};

std::vector<std::pair<ObjectIndex, std::string>> holders(const TreeLinks& links, TreeLinks::Node node) {
  std::vector<std::pair<ObjectIndex, std::string>> out;
  links.for_each_holder(node, [&](TreeLinks::Node tree, std::uint32_t name) {
    out.emplace_back(links.tree(tree), links.name(name));
    return true;
  });
  std::sort(out.begin(), out.end());
  return out;
}

TEST(TreeLinks, GivesALinkToAllDeltasOfItsTree) {
  const TreeLinks links = Notes().tree(1).tree(2, 1).tree(3, 2).tree(4, 1).tree(5).link(1, 50, "a").links({50});
  EXPECT_EQ(holders(links, links.hit_node(0)),
            (std::vector<std::pair<ObjectIndex, std::string>>{{1, "a"}, {2, "a"}, {3, "a"}, {4, "a"}}));
}

TEST(TreeLinks, EndsALinkWhereItWasDroppedAndBelow) {
  const TreeLinks links =
      Notes().tree(1).tree(2, 1).tree(3, 2).tree(4, 1).link(1, 50, "a").drop(0, 2).link(3, 50, "b").links({50});
  EXPECT_EQ(holders(links, links.hit_node(0)),
            (std::vector<std::pair<ObjectIndex, std::string>>{{1, "a"}, {3, "b"}, {4, "a"}}));
}

TEST(TreeLinks, ADetachedTreeAndItsDeltasInheritNothing) {
  const TreeLinks links = Notes()
                              .tree(1)
                              .tree(2, 1)
                              .tree(3, 2)
                              .tree(4, 3)
                              .tree(5, 2)
                              .tree(6, 1)
                              .detach(2)
                              .detach(4)
                              .link(1, 50, "a")
                              .link(2, 50, "b")
                              .link(4, 50, "c")
                              .links({50});
  EXPECT_EQ(holders(links, links.hit_node(0)), (std::vector<std::pair<ObjectIndex, std::string>>{
                                                   {1, "a"}, {2, "b"}, {3, "b"}, {4, "c"}, {5, "b"}, {6, "a"}}));
  EXPECT_EQ(links.tree_count(), 6U);
}

TEST(TreeLinks, KeepsOneOfTwoEqualEntriesWhenTheOtherIsDropped) {
  const TreeLinks links = Notes().tree(1).tree(2, 1).link(1, 50, "a").link(1, 50, "a").drop(0, 2).links({50});
  EXPECT_EQ(holders(links, links.hit_node(0)),
            (std::vector<std::pair<ObjectIndex, std::string>>{{1, "a"}, {1, "a"}, {2, "a"}}));
}

TEST(TreeLinks, PassesOverObjectsThatAreNeitherTreesNorHits) {
  const TreeLinks links = Notes().tree(1).link(1, 50, "a").link(1, 60, "b").drop(1, 1).links({50});
  EXPECT_EQ(links.link_count(), 1U);
}

// Only a store whose names are not the hashes of their objects can have this.
TEST(TreeLinks, ClimbingEndsOnTreesThatHoldEachOther) {
  const TreeLinks links = Notes().tree(1).tree(2).link(1, 2, "x").link(2, 1, "y").link(1, 50, "a").links({50});
  Climb climb(links, std::vector<Climb::Rank>(2, Climb::kNoRank), 7, {});
  const Climb::Places places = climb.places(links.hit_node(0));
  EXPECT_TRUE(places.truncated);
  EXPECT_FALSE(places.places.empty());
}

TEST(TreeLinks, TreesThatHoldEachOtherCountAsReachable) {
  HistoryGraph graph;
  graph.links = Notes().tree(1).tree(2).link(1, 2, "x").link(2, 1, "y").links({});
  TreeReach reach(graph);
  EXPECT_TRUE(reach.holds(graph.links.tree_node(1)));
}

TEST(TreeLinks, ATreeThatNothingHoldsIsNotReachable) {
  HistoryGraph graph;
  graph.links = Notes().tree(1).tree(2).link(1, 2, "x").links({});
  TreeReach reach(graph);
  EXPECT_FALSE(reach.holds(graph.links.tree_node(2)));
}

TEST(Climb, KeepsTheSmallestRankOfEachPath) {
  const TreeLinks links =
      Notes().tree(1).tree(2).tree(3).link(1, 50, "a").link(2, 50, "a").link(3, 50, "b").links({50});
  Climb climb(links, {5, 3, 4}, 9, {});
  const Climb::Places places = climb.places(links.hit_node(0));
  ASSERT_EQ(places.places.size(), 2U);
  EXPECT_EQ(places.places[0].rank, 3U);
  EXPECT_EQ(climb.paths().text(places.places[0].path), "a");
  EXPECT_EQ(places.places[1].rank, 4U);
  EXPECT_EQ(climb.paths().text(places.places[1].path), "b");
}

TEST(Climb, BoundsTheDepthOfPaths) {
  Notes notes;
  for (ObjectIndex tree = 0; tree < 40; ++tree) notes.tree(tree);
  for (ObjectIndex tree = 0; tree < 39; ++tree) notes.link(tree, tree + 1, "d");
  const TreeLinks links = notes.link(39, 50, "a").links({50});
  std::vector<Climb::Rank> ranks(40, Climb::kNoRank);
  ranks[0] = 0;
  ClimbLimits limits;
  limits.depth = 10;
  Climb climb(links, ranks, 1, limits);
  EXPECT_TRUE(climb.places(links.hit_node(0)).truncated);
}

}  // namespace
}  // namespace assay::git
