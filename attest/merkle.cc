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

}  // namespace assay::attest
