#include "scanners/secrets/pair_masks.h"

#include "scanners/secrets/byte_masks.h"
#include "scanners/secrets/bytes_among.h"

namespace assay {

namespace {

#if defined(__x86_64__)

#define ASSAY_VBMI __attribute__((target("avx512f,avx512bw,avx512vbmi")))

struct HeldTable {
  __m512i low, high;
};

ASSAY_VBMI inline HeldTable held(const BytePairTable& table) {
  return {_mm512_loadu_si512(table.data()), _mm512_loadu_si512(table.data() + 64)};
}

// Where the pairs of a table stand: `cells` has the byte of the table in its lower seven bits, `bits` the bit in that.
ASSAY_VBMI inline __mmask64 among(const HeldTable& table, __m512i cells, __m512i bits) {
  return _mm512_test_epi8_mask(_mm512_permutex2var_epi8(table.low, cells, table.high), bits);
}

ASSAY_VBMI void mask_with_vbmi(const BytePairTables& tables, const char* text, std::size_t blocks, PairMasks* out) {
  const HeldTable three[2] = {held(tables.three[0]), held(tables.three[1])};
  const HeldTable four[3] = {held(tables.four[0]), held(tables.four[1]), held(tables.four[2])};
  const HeldTable longer[3] = {held(tables.longer[0]), held(tables.longer[1]), held(tables.longer[2])};
  const __m512i powers = _mm512_set1_epi64(static_cast<long long>(0x8040201008040201ULL));
  const __m512i of_first = _mm512_set1_epi8(0x7c);
  for (std::size_t block = 0; block < blocks; ++block) {
    const char* const at = text + block * kMaskBytes;
    __mmask64 threes = ~__mmask64{0}, fours = threes, longers = threes;
    __m512i first = _mm512_loadu_si512(at);
    for (std::size_t i = 0; i < 3; ++i) {
      const __m512i second = _mm512_loadu_si512(at + i + 1);
      // Five bits of the first byte in bits 2 to 6, two of the second in bits 0 and 1; bit 7 does not count.
      const __m512i cells =
          _mm512_ternarylogic_epi64(of_first, _mm512_slli_epi16(first, 2), _mm512_srli_epi16(second, 3), 0xCA);
      const __m512i bits = _mm512_permutexvar_epi8(second, powers);
      if (i < 2) threes &= among(three[i], cells, bits);
      fours &= among(four[i], cells, bits);
      longers &= among(longer[i], cells, bits);
      first = second;
    }
    out[block] = {threes, fours, longers};
  }
}

#undef ASSAY_VBMI

#endif

}  // namespace

void mask_pairs_plainly(const BytePairTables& tables, const char* text, std::size_t blocks, PairMasks* out) {
  const auto all = [](const auto& pairs, const char* at) {
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if (!pairs[i].has(at[i], at[i + 1])) return false;
    return true;
  };
  for (std::size_t block = 0; block < blocks; ++block) {
    PairMasks masks;
    for (std::size_t i = 0; i < kMaskBytes; ++i) {
      const char* const at = text + block * kMaskBytes + i;
      masks.three |= std::uint64_t{all(tables.three, at)} << i;
      masks.four |= std::uint64_t{all(tables.four, at)} << i;
      masks.longer |= std::uint64_t{all(tables.longer, at)} << i;
    }
    out[block] = masks;
  }
}

PairKernel pair_kernel() {
#if defined(__x86_64__)
  static const PairKernel fastest = has_avx512() ? &mask_with_vbmi : nullptr;
  return fastest;
#else
  return nullptr;
#endif
}

}  // namespace assay
