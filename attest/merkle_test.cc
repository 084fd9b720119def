#include "attest/merkle.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::attest {
namespace {

std::vector<Sha256> leaves_of(std::size_t count) {
  std::vector<Sha256> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash(cat("leaf ", i)));
  return out;
}
TreeHead head_of(std::span<const Sha256> leaves) {
  const Sha256 root = tree_root(leaves);
  return {leaves.size(), std::string(as_bytes(root))};
}

constexpr std::size_t kMostLeaves = 40;

// The test vectors of RFC 6962's reference implementation.
TEST(TreeRoot, IsThatOfTheReferenceVectors) {
  EXPECT_EQ(to_hex(as_bytes(tree_root({}))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::vector<std::string> inputs = {
      "", std::string(1, '\0'), "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43", "\x50\x51\x52\x53\x54\x55\x56\x57"};
  std::vector<Sha256> leaves;
  for (const std::string& input : inputs) leaves.push_back(leaf_hash(input));
  EXPECT_EQ(to_hex(as_bytes(tree_root(std::span(leaves).first(1)))),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(to_hex(as_bytes(tree_root(leaves))), "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
}

TEST(InclusionPath, LeadsEveryLeafToTheRootAndToNoOther) {
  const auto all = leaves_of(kMostLeaves);
  for (std::size_t size = 1; size <= all.size(); ++size) {
    const auto leaves = std::span(all).first(size);
    for (std::size_t i = 0; i < size; ++i) {
      const auto path = inclusion_path(leaves, i);
      EXPECT_EQ(root_of(leaves[i], i, size, path), tree_root(leaves));
      EXPECT_NE(root_of(all[(i + 1) % kMostLeaves], i, size, path), tree_root(leaves));
    }
  }
}

TEST(ConsistencyPath, ShowsEveryOlderTreeAndNoChangedOne) {
  const auto all = leaves_of(kMostLeaves);
  auto changed = all;
  changed[0] = leaf_hash("another");
  for (std::size_t size = 1; size <= all.size(); ++size) {
    const auto leaves = std::span(all).first(size);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const auto path = consistency_path(leaves, old_size);
      const TreeHead older = head_of(leaves.first(old_size));
      EXPECT_TRUE(is_consistent(older, head_of(leaves), path)) << old_size << " of " << size;
      EXPECT_FALSE(is_consistent(head_of(std::span(changed).first(old_size)), head_of(leaves), path));
      EXPECT_FALSE(is_consistent(older, head_of(std::span(changed).first(size)), path));
      auto longer = path;
      longer.emplace_back(32, 'x');
      EXPECT_FALSE(is_consistent(older, head_of(leaves), longer));
    }
  }
}

TEST(IsConsistent, SaysNothingOfAnEmptyOrLargerTree) {
  const auto leaves = leaves_of(4);
  EXPECT_FALSE(is_consistent(head_of({}), head_of(leaves), {}));
  EXPECT_FALSE(is_consistent(head_of(leaves), head_of(std::span(leaves).first(2)), {}));
}

}  // namespace
}  // namespace assay::attest
