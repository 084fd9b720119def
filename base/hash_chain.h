// SHA-256 of SHA-256 of …, thousands of times: what makes a guess at a password dear (Secret::fingerprint).
//
// A chain waits for each of its rounds, so that one alone leaves the processor idle for most of the time: 58 ns a block
// with SHA instructions (72 through OpenSSL), and 19 when four chains take turns. AVX-512 computes 16 chains in 13 ns a
// block each, which was not thought worth a second kernel.
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <span>

#include "base/hash.h"

namespace assay {

// Chains that are computed together: a call with fewer takes as long as one with so many.
constexpr std::size_t kChainsTogether = 4;

// Puts in the place of each digest what comes of hashing it `rounds` times.
void hash_chains(std::span<Sha256> digests, int rounds);

}  // namespace assay
