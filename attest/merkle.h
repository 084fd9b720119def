// Merkle trees of logs (RFC 6962 §2.1, RFC 9162 §2.1.3).
#pragma once

#include <cstdint>
#include <optional>
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

}  // namespace assay::attest
