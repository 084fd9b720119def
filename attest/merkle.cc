#include "attest/merkle.h"

#include <bit>

#include "base/strings.h"

namespace assay::attest {

Sha256 leaf_hash(std::string_view leaf) { return sha256(cat('\0', leaf)); }
Sha256 node_hash(std::string_view left, std::string_view right) { return sha256(cat('\1', left, right)); }

std::optional<Sha256> root_of(const Sha256& leaf, std::uint64_t index, std::uint64_t size,
                              const std::vector<std::string>& hashes) {
  if (index >= size) return std::nullopt;
  const auto inner = static_cast<std::size_t>(std::bit_width(index ^ (size - 1)));
  const auto border = static_cast<std::size_t>(inner < 64 ? std::popcount(index >> inner) : 0);
  if (hashes.size() != inner + border) return std::nullopt;
  Sha256 at = leaf;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (hashes[i].size() != at.size()) return std::nullopt;
    const bool right = i >= inner || (index >> i & 1U) != 0;
    at = right ? node_hash(hashes[i], as_bytes(at)) : node_hash(as_bytes(at), hashes[i]);
  }
  return at;
}

namespace {

// The largest power of two below n, which is at least 2.
std::size_t split_of(std::size_t n) { return std::bit_floor(n - 1); }

std::string bytes_of(const Sha256& digest) { return std::string(as_bytes(digest)); }

// RFC 9162 §2.1.4.1, SUBPROOF. `complete`: the older tree is this whole subtree, whose root the asker knows.
void subproof(std::span<const Sha256> leaves, std::size_t old_size, bool complete, std::vector<std::string>& out) {
  if (old_size == leaves.size()) {
    if (!complete) out.push_back(bytes_of(tree_root(leaves)));
    return;
  }
  const std::size_t split = split_of(leaves.size());
  if (old_size <= split) {
    subproof(leaves.first(split), old_size, complete, out);
    out.push_back(bytes_of(tree_root(leaves.subspan(split))));
  } else {
    subproof(leaves.subspan(split), old_size - split, false, out);
    out.push_back(bytes_of(tree_root(leaves.first(split))));
  }
}

}  // namespace

Sha256 tree_root(std::span<const Sha256> leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = split_of(leaves.size());
  const Sha256 left = tree_root(leaves.first(split));
  const Sha256 right = tree_root(leaves.subspan(split));
  return node_hash(as_bytes(left), as_bytes(right));
}

std::vector<std::string> inclusion_path(std::span<const Sha256> leaves, std::size_t index) {
  std::vector<std::string> out;
  while (leaves.size() > 1) {
    const std::size_t split = split_of(leaves.size());
    const bool left = index < split;
    out.insert(out.begin(), bytes_of(tree_root(left ? leaves.subspan(split) : leaves.first(split))));
    if (!left) index -= split;
    leaves = left ? leaves.first(split) : leaves.subspan(split);
  }
  return out;
}

std::vector<std::string> consistency_path(std::span<const Sha256> leaves, std::size_t old_size) {
  std::vector<std::string> out;
  subproof(leaves, old_size, true, out);
  return out;
}

bool is_consistent(const TreeHead& older, const TreeHead& newer, const std::vector<std::string>& hashes) {
  if (older.size == 0 || older.size > newer.size) return false;
  if (older.size == newer.size) return hashes.empty() && older.root == newer.root;
  for (const std::string& hash : hashes)
    if (hash.size() != Sha256{}.size()) return false;
  // An older tree that is a full subtree is the first node by itself.
  std::size_t at = 0;
  std::string first = older.root;
  if (!std::has_single_bit(older.size)) {
    if (hashes.empty()) return false;
    first = hashes[at++];
  }
  std::uint64_t node = older.size - 1;
  std::uint64_t last = newer.size - 1;
  for (; (node & 1U) != 0; node >>= 1U) last >>= 1U;
  std::string old_root = first;
  std::string new_root = first;
  for (; at < hashes.size(); ++at) {
    if (last == 0) return false;
    if ((node & 1U) != 0 || node == last) {
      old_root = bytes_of(node_hash(hashes[at], old_root));
      new_root = bytes_of(node_hash(hashes[at], new_root));
      for (; (node & 1U) == 0 && node != 0; node >>= 1U) last >>= 1U;
    } else {
      new_root = bytes_of(node_hash(new_root, hashes[at]));
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && old_root == older.root && new_root == newer.root;
}

}  // namespace assay::attest
