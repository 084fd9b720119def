#include "scanners/secrets/decode/encoded_masks.h"

#include <algorithm>
#include <array>
#include <bit>

#include "scanners/secrets/byte_masks.h"
#include "scanners/secrets/bytes_among.h"

namespace assay {

namespace {

// Two tables tell the kinds of a byte, by its low and its high half: it is of those that both hold.
using Halves = std::array<unsigned char, 16>;

struct Kinds {
  Halves low;
  Halves high;
  constexpr unsigned of(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    return static_cast<unsigned>(low[byte & 15U] & high[byte >> 4]);
  }
};

// Of base64: 1 digits, 2 P to Z, 4 A to O, 8 signs, 16 the underscore. What may begin an escape: 32 quotes, percent and
// ampersand, 64 the backslash, 128 the equals sign, '<' and ESC, with which come the semicolon, 0x1C and 0x1D.
constexpr Kinds kBytes{
    {3, 7, 7 | 32, 7, 7, 7 | 32, 7 | 32, 7 | 32, 7, 7, 6, 4 | 8 | 128, 4 | 64 | 128, 4 | 8 | 128, 4, 4 | 8 | 16},
    {0, 128, 8 | 32, 1 | 128, 4, 2 | 16 | 64, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0}};
constexpr unsigned kBase64Kinds = 31;

// Escapes by their first byte: 1 percent, 2 the backslash, 4 the ampersand, 8 the equals sign before a line end and '<'
// before '~', 16 ESC, 32 and 128 quotes, 64 the equals sign before a digit; and what may stand behind that.
constexpr Kinds kFirst{{0, 0, 32 | 128, 0, 0, 1, 4, 32 | 128, 0, 0, 0, 16, 2 | 8, 8 | 64, 0, 0},
                       {0, 16, 1 | 4 | 32 | 128, 8 | 64, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}};
constexpr Kinds kNext{
    {1 | 2 | 32, 1 | 2 | 4, 1 | 2 | 64, 1 | 2 | 4 | 64, 1 | 64, 1 | 2 | 64, 1 | 32 | 64, 1 | 64, 1 | 2, 1 | 128,
     2 | 8 | 32, 16 | 32, 2 | 128, 2 | 8 | 16 | 32, 8 | 32, 2 | 16},
    {2 | 8 | 32 | 128, 0, 2 | 4 | 32, 1 | 2 | 64, 1, 2 | 16 | 128, 1 | 4, 2 | 8, 0, 0, 0, 0, 0, 0, 0, 0}};

constexpr std::uint64_t kLast = std::uint64_t{1} << 63;

bool may_begin_escape(const char* text) { return (kFirst.of(text[0]) & kNext.of(text[1])) != 0; }

// By their first two bytes, in UTF-8: characters of no width, and the soft hyphen (escapes.h).
bool may_begin_invisible(const char* text) {
  const auto next = static_cast<unsigned char>(text[1]);
  switch (static_cast<unsigned char>(text[0])) {
    case 0xC2:
      return next == 0xAD;
    case 0xE2:
      return next == 0x80 || next == 0x81;
    case 0xEF:
      return next == 0xBB;
    default:
      return false;
  }
}

// Where these may begin in 64 bytes that are not all ASCII. Of the `last` block nothing is known behind its last byte.
std::uint64_t invisible(const char* text, bool last) {
  std::uint64_t first = 0;
#if defined(__x86_64__)
  for (unsigned at = 0; at < 64; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
    const auto equals = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const __m128i any = _mm_or_si128(equals('\xC2'), _mm_or_si128(equals('\xE2'), equals('\xEF')));
    first |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(any))} << at;
  }
#else
  for (std::size_t i = 0; i < 64; ++i)
    first |= std::uint64_t{text[i] == '\xC2' || text[i] == '\xE2' || text[i] == '\xEF'} << i;
#endif
  std::uint64_t out = last ? first & kLast : 0;
  for (first &= ~(last ? kLast : 0); first != 0; first &= first - 1) {
    const int i = std::countr_zero(first);
    out |= std::uint64_t{may_begin_invisible(text + i)} << i;
  }
  return out;
}

// Of `may_begin` those that the byte behind allows. Of the `last` block its last byte has none that is known.
std::uint64_t paired(const char* text, std::uint64_t may_begin, bool last) {
  std::uint64_t out = last && kFirst.of(text[63]) != 0 ? may_begin & kLast : 0;
  for (may_begin &= ~(last ? kLast : 0); may_begin != 0; may_begin &= may_begin - 1) {
    const int i = std::countr_zero(may_begin);
    out |= std::uint64_t{may_begin_escape(text + i)} << i;
  }
  return out;
}

void mask_plainly(const char* text, std::size_t blocks, EncodedMasks* out) {
  for (std::size_t block = 0; block < blocks; ++block, text += 64) {
    EncodedMasks masks;
    for (std::size_t i = 0; i < 64; ++i) {
      const unsigned kinds = kBytes.of(text[i]);
      masks.base64 |= std::uint64_t{(kinds & kBase64Kinds) != 0} << i;
      masks.escape |= std::uint64_t{(kinds & ~kBase64Kinds) != 0} << i;
    }
    masks.escape = paired(text, masks.escape, block + 1 == blocks) | invisible(text, block + 1 == blocks);
    out[block] = masks;
  }
}

#if defined(__x86_64__)

void mask_with_sse2(const char* text, std::size_t blocks, EncodedMasks* out) {
  for (std::size_t block = 0; block < blocks; ++block, text += 64) {
    EncodedMasks masks;
    int beyond_ascii = 0;
    for (unsigned at = 0; at < 64; at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
      beyond_ascii |= _mm_movemask_epi8(bytes);
      const auto equals = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
      const auto either = [](__m128i a, __m128i b) { return _mm_or_si128(a, b); };
      const auto bits = [&](__m128i which) {
        return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(which))} << at;
      };
      const __m128i letter = bytes_among(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
      const __m128i digit = bytes_among(bytes, '/', 11);  // '/' stands before '0'
      const __m128i other = either(either(equals('+'), equals('-')), equals('_'));
      masks.base64 |= bits(either(either(letter, digit), other));
      const __m128i quotes = either(either(equals('"'), equals('\'')), either(equals('%'), equals('&')));
      masks.escape |=
          bits(either(quotes, either(equals('\\'), either(either(equals('='), equals('<')), equals('\x1b')))));
    }
    masks.escape = paired(text, masks.escape, block + 1 == blocks);
    if (beyond_ascii != 0) masks.escape |= invisible(text, block + 1 == blocks);
    out[block] = masks;
  }
}

__m128i table_of(const Halves& halves) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(halves.data())); }

__attribute__((target("avx2"))) inline __m256i kinds_of(__m256i bytes, __m256i low, __m256i high) {
  const __m256i half = _mm256_set1_epi8(0x0f);
  return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half)),
                          _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
}

__attribute__((target("avx2"))) inline std::uint32_t bits_of(__m256i kinds) {
  return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(kinds, _mm256_setzero_si256())));
}

// What paired() gives of 32 bytes, with the byte behind them.
__attribute__((target("avx2"))) inline std::uint32_t paired_with_avx2(__m256i bytes, __m256i behind) {
  const __m256i first = kinds_of(bytes, _mm256_broadcastsi128_si256(table_of(kFirst.low)),
                                 _mm256_broadcastsi128_si256(table_of(kFirst.high)));
  const __m256i next = kinds_of(behind, _mm256_broadcastsi128_si256(table_of(kNext.low)),
                                _mm256_broadcastsi128_si256(table_of(kNext.high)));
  return bits_of(_mm256_and_si256(first, next));
}

__attribute__((target("avx2"))) void mask_with_avx2(const char* text, std::size_t blocks, EncodedMasks* out) {
  const __m256i by_low = _mm256_broadcastsi128_si256(table_of(kBytes.low));
  const __m256i by_high = _mm256_broadcastsi128_si256(table_of(kBytes.high));
  const __m256i base64 = _mm256_set1_epi8(kBase64Kinds);
  for (std::size_t block = 0; block < blocks; ++block, text += 64) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32));
    const __m256i low_kinds = kinds_of(low, by_low, by_high);
    const __m256i high_kinds = kinds_of(high, by_low, by_high);
    EncodedMasks masks;
    masks.base64 = std::uint64_t{bits_of(_mm256_and_si256(high_kinds, base64))} << 32 |
                   bits_of(_mm256_and_si256(low_kinds, base64));
    // Half of the blocks of a log have none.
    if (_mm256_testc_si256(base64, _mm256_or_si256(low_kinds, high_kinds)) == 0) {
      const __m256i behind_low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 1));
      const __m256i behind_high = _mm256_alignr_epi8(_mm256_permute2x128_si256(high, high, 0x81), high, 1);
      masks.escape = std::uint64_t{paired_with_avx2(high, behind_high)} << 32 | paired_with_avx2(low, behind_low);
      const bool last = block + 1 < blocks ? may_begin_escape(text + 63) : kFirst.of(text[63]) != 0;
      masks.escape = (masks.escape & ~kLast) | (last ? kLast : 0);
    }
    if (_mm256_movemask_epi8(_mm256_or_si256(low, high)) != 0) masks.escape |= invisible(text, block + 1 == blocks);
    out[block] = masks;
  }
}

// Tables for all of ASCII, of which the others are the halves.
using Table = std::array<unsigned char, 128>;
constexpr Table whole(const Kinds& kinds) {
  Table table{};
  for (unsigned c = 0; c < table.size(); ++c) table[c] = static_cast<unsigned char>(kinds.of(static_cast<char>(c)));
  return table;
}
constexpr Table kBytesTable = whole(kBytes), kFirstTable = whole(kFirst), kNextTable = whole(kNext);

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) inline __m512i kinds_of(__m512i bytes, const Table& table) {
  return _mm512_permutex2var_epi8(_mm512_loadu_si512(table.data()), bytes, _mm512_loadu_si512(table.data() + 64));
}

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) void mask_with_avx512(const char* text, std::size_t blocks,
                                                                             EncodedMasks* out) {
  const __m512i base64 = _mm512_set1_epi8(kBase64Kinds);
  for (std::size_t block = 0; block < blocks; ++block, text += 64) {
    const __m512i bytes = _mm512_loadu_si512(text);
    const __mmask64 ascii = ~_mm512_movepi8_mask(bytes);
    EncodedMasks masks;
    masks.base64 = _mm512_mask_test_epi8_mask(ascii, kinds_of(bytes, kBytesTable), base64);
    const __m512i first = kinds_of(bytes, kFirstTable);
    const std::uint64_t may_begin = _mm512_mask_test_epi8_mask(ascii, first, first);
    if (may_begin != 0) {
      // Not the byte behind the last block.
      const __m512i behind = _mm512_maskz_loadu_epi8(block + 1 < blocks ? ~std::uint64_t{0} : ~kLast, text + 1);
      const __mmask64 behind_ascii = ~_mm512_movepi8_mask(behind);
      masks.escape = _mm512_mask_test_epi8_mask(ascii & behind_ascii, first, kinds_of(behind, kNextTable));
      if (block + 1 == blocks) masks.escape = (masks.escape & ~kLast) | (may_begin & kLast);
    }
    if (~ascii != 0) masks.escape |= invisible(text, block + 1 == blocks);
    out[block] = masks;
  }
}

#endif

}  // namespace

std::vector<EncodedKernel> encoded_kernels() {
  std::vector<EncodedKernel> kernels{mask_plainly};
#if defined(__x86_64__)
  kernels.push_back(mask_with_sse2);
  if (__builtin_cpu_supports("avx2") != 0) kernels.push_back(mask_with_avx2);
  if (has_avx512()) kernels.push_back(mask_with_avx512);
#endif
  return kernels;
}

void mask_encoded(Bytes text, std::size_t at, std::size_t blocks, EncodedMasks* out) {
  static const EncodedKernel kernel = encoded_kernels().back();
  mask_blocks(kernel, text, at, blocks, out);
  // The kernel does not know what follows its last block.
  const std::size_t whole = std::min(blocks, text.size() > at ? (text.size() - at) / 64 : 0);
  if (whole == 0 || (out[whole - 1].escape & kLast) == 0) return;
  const std::size_t last = at + whole * 64 - 1;
  const char* end = text.data() + last;
  if (last + 1 == text.size() || (!may_begin_escape(end) && !may_begin_invisible(end))) out[whole - 1].escape &= ~kLast;
}

}  // namespace assay
