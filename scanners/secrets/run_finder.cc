#include "scanners/secrets/run_finder.h"

#include <algorithm>
#include <array>
#include <bit>

#include "rules/value_shape.h"
#include "scanners/secrets/byte_masks.h"

namespace assay {

namespace {

constexpr std::size_t kBlocks = 16;  // masked at a time: most changes of a delta have fewer
static_assert(kLeastRun == 16);      // begin_of_16

// The 65 bits from `at` on (at < 64) that say how long a run is: 64 and whether the next is set too.
std::uint64_t from_bit(std::uint64_t low, std::uint64_t high, unsigned at) {
  return at == 0 ? low : low >> at | high << (64 - at);
}
std::uint8_t length_at(std::uint64_t low, std::uint64_t high, unsigned at) {
  static_assert(kLongestRun == 64);
  const std::uint64_t bits = from_bit(low, high, at);
  const auto length = static_cast<unsigned>(std::countr_one(bits));
  return static_cast<std::uint8_t>(length == 64 ? 64 + ((high >> at) & 1U) : length);
}

Run run_at(const ByteMasks& here, const ByteMasks& next, std::size_t block, unsigned at) {
  Run run;
  run.begin = block + at;
  run.word = length_at(here.word, next.word, at);
  run.alnum = length_at(here.alnum, next.alnum, at);
  const std::uint64_t digits = from_bit(here.digit, next.digit, at);
  run.digit = run.word > kLongestRun || static_cast<unsigned>(std::countr_zero(digits)) < run.word;
  return run;
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

void find_runs(Bytes text, std::size_t from, std::size_t to, std::vector<Run>& out) {
  to = std::min(to, text.size());
  std::array<ByteMasks, kBlocks + 1> masks;
  std::uint64_t before = from > 0 && is_alnum(text[from - 1]) ? 1 : 0;
  for (std::size_t piece = from; piece < to; piece += kBlocks * kMaskBytes) {
    const std::size_t blocks = std::min(kBlocks, (to - piece + kMaskBytes - 1) / kMaskBytes);
    mask_blocks(mask_kernel(), text, piece, blocks + 1, masks.data());
    for (std::size_t i = 0; i < blocks; ++i) {
      const ByteMasks& here = masks[i];
      const ByteMasks& next = masks[i + 1];
      std::uint64_t begins = begin_of_16(here.word, next.word) & ~(here.alnum << 1 | before);
      before = here.alnum >> 63;
      const std::size_t block = piece + i * kMaskBytes;
      if (to - block < kMaskBytes) begins &= (std::uint64_t{1} << (to - block)) - 1;
      for (; begins != 0; begins &= begins - 1)
        out.push_back(run_at(here, next, block, static_cast<unsigned>(std::countr_zero(begins))));
    }
  }
}

}  // namespace assay
