// Where literals may stand (rules/literal_index.h), 64 places in a word: bit i is byte i. Eight tables of 1,024 bits
// stay in registers and are asked for 64 places by one instruction each (AVX-512 VBMI): 0.1 ns a byte, where Hyperscan
// takes 0.9 for these literals.
#pragma once

#include <cstddef>
#include <cstdint>

#include "rules/literal_index.h"

namespace assay {

struct PairMasks {
  std::uint64_t three = 0;   // where one of three bytes may begin
  std::uint64_t four = 0;    // of four
  std::uint64_t longer = 0;  // where those bytes of a longer one may begin that it is known by
};

// Reads blocks * 64 + 3 bytes of text, and writes as many masks as blocks.
using PairKernel = void (*)(const BytePairTables& tables, const char* text, std::size_t blocks, PairMasks* out);

// Null where this processor has no fast one.
PairKernel pair_kernel();
// One byte at a time, on any processor: what the other is tested against.
void mask_pairs_plainly(const BytePairTables& tables, const char* text, std::size_t blocks, PairMasks* out);

}  // namespace assay
