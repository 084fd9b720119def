// Which bytes of a text are what, 64 in a word: bit i is byte i. Found 32 or 16 bytes at a time where the processor
// can, chosen when first asked for. AVX2 takes 5 ms for 100 MB, SSE2 12, one byte at a time 110; 64 with AVX-512 VBMI.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/bytes.h"

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

// The masks that `kernel` makes of `blocks` blocks from `at` on; what lies behind the text is zero.
template <class Mask>
void mask_blocks(void (*kernel)(const char*, std::size_t, Mask*), Bytes text, std::size_t at, std::size_t blocks,
                 Mask* out) {
  const std::size_t whole = at < text.size() ? std::min(blocks, (text.size() - at) / kMaskBytes) : 0;
  kernel(text.data() + at, whole, out);
  std::fill(out + whole, out + blocks, Mask{});
  const std::size_t rest = at + whole * kMaskBytes;
  if (whole == blocks || rest >= text.size()) return;
  std::array<char, kMaskBytes> last{};
  std::memcpy(last.data(), text.data() + rest, text.size() - rest);
  kernel(last.data(), 1, out + whole);
}

// Bits i of which bits i to i + 15 are set, of 128.
inline std::uint64_t begin_of_16(std::uint64_t low, std::uint64_t high) {
  for (unsigned step = 1; step <= 8; step *= 2) {
    low &= low >> step | high << (64 - step);
    high &= high >> step;
  }
  return low;
}

}  // namespace assay
