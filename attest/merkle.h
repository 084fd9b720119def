// Merkle trees of logs (RFC 6962 §2.1, RFC 9162 §2.1.3).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace assay::attest {

Sha256 leaf_hash(std::string_view leaf);
Sha256 node_hash(std::string_view left, std::string_view right);

// The root of a tree of `size` leaves that has `leaf` at `index`, by the hashes beside the way up. Nothing where the
// index is outside, or the proof has another length than it must.
std::optional<Sha256> root_of(const Sha256& leaf, std::uint64_t index, std::uint64_t size,
                              const std::vector<std::string>& hashes);

// Of a whole tree, given by the hashes of its leaves. Each takes time in proportion to their number.
Sha256 tree_root(std::span<const Sha256> leaves);
// The hashes beside the way from a leaf to the root (RFC 9162 §2.1.3.1). `index` is below the number of leaves.
std::vector<std::string> inclusion_path(std::span<const Sha256> leaves, std::size_t index);
// What shows that the tree of the first `old_size` leaves is a part of this one (RFC 9162 §2.1.4.1). `old_size` is
// between 1 and the number of leaves.
std::vector<std::string> consistency_path(std::span<const Sha256> leaves, std::size_t old_size);

struct TreeHead {
  std::uint64_t size = 0;
  std::string root;  // 32 bytes
};
// Whether `hashes` show that the newer tree holds the older one unchanged (RFC 9162 §2.1.4.2). Of an empty older tree
// nothing can be shown: false.
bool is_consistent(const TreeHead& older, const TreeHead& newer, const std::vector<std::string>& hashes);

}  // namespace assay::attest
