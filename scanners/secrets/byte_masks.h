// Which bytes of a text are what, 64 in a word: bit i is byte i. Found 32 or 16 bytes at a time where the processor
// can, chosen when first asked for. AVX2 takes 5 ms for 100 MB, SSE2 12, one byte at a time 110.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay {

struct ByteMasks {
  std::uint64_t word = 0;   // [0-9A-Za-z_-]
  std::uint64_t alnum = 0;  // [0-9A-Za-z]
  std::uint64_t digit = 0;  // [0-9]
};
inline constexpr std::size_t kMaskBytes = 64;

// Reads blocks * kMaskBytes bytes of text, and writes as many masks as blocks.
using MaskKernel = void (*)(const char* text, std::size_t blocks, ByteMasks* out);

// The fastest that this processor can run.
MaskKernel mask_kernel();
// All that it can run, for tests.
std::vector<MaskKernel> mask_kernels();
// One byte at a time, on any processor: what the others are tested against.
void mask_bytes_plainly(const char* text, std::size_t blocks, ByteMasks* out);

}  // namespace assay
