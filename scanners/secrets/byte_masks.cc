#include "scanners/secrets/byte_masks.h"

#include <array>

#include "scanners/secrets/bytes_among.h"

namespace assay {

namespace {

constexpr std::uint8_t kDigit = 1, kLetter = 2, kJoint = 4;

constexpr std::array<std::uint8_t, 256> make_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (unsigned c = '0'; c <= '9'; ++c) kinds[c] = kDigit;
  for (unsigned c = 'A'; c <= 'Z'; ++c) kinds[c] = kinds[c + ('a' - 'A')] = kLetter;
  kinds['_'] = kinds['-'] = kJoint;
  return kinds;
}
constexpr std::array<std::uint8_t, 256> kKinds = make_kinds();

#if defined(__x86_64__)

void mask_with_sse2(const char* text, std::size_t blocks, ByteMasks* out) {
  for (std::size_t block = 0; block < blocks; ++block) {
    ByteMasks masks;
    for (unsigned at = 0; at < kMaskBytes; at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + block * kMaskBytes + at));
      const __m128i digit = bytes_among(bytes, '0', 10);
      const __m128i alnum = _mm_or_si128(digit, bytes_among(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26));
      const __m128i joint =
          _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')));
      const auto bits = [at](__m128i set) {
        return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(set))} << at;
      };
      masks.digit |= bits(digit);
      masks.alnum |= bits(alnum);
      masks.word |= bits(_mm_or_si128(alnum, joint));
    }
    out[block] = masks;
  }
}

// Two tables, by the low and the high half of a byte: it is of a kind that both hold.
__attribute__((target("avx2"))) void mask_with_avx2(const char* text, std::size_t blocks, ByteMasks* out) {
  // 1 digits, 2 P to Z, 4 A to O, 8 '-', 16 '_'
  const __m256i by_low =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 4, 4, 4 | 8, 4, 4 | 16));
  const __m256i by_high =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 8, 1, 4, 2 | 16, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i half = _mm256_set1_epi8(0x0f);
  const __m256i none = _mm256_setzero_si256();
  for (std::size_t block = 0; block < blocks; ++block) {
    ByteMasks masks;
    for (unsigned at = 0; at < kMaskBytes; at += 32) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + block * kMaskBytes + at));
      const __m256i kinds =
          _mm256_and_si256(_mm256_shuffle_epi8(by_low, _mm256_and_si256(bytes, half)),
                           _mm256_shuffle_epi8(by_high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
      const __m256i alnum = _mm256_and_si256(kinds, _mm256_set1_epi8(7));
      masks.word |= std::uint64_t{~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(kinds, none)))}
                    << at;
      masks.alnum |= std::uint64_t{~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(alnum, none)))}
                     << at;
      masks.digit |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(kinds, 7)))} << at;
    }
    out[block] = masks;
  }
}

// One table for all of ASCII.
__attribute__((target("avx512f,avx512bw,avx512vbmi"))) void mask_with_avx512(const char* text, std::size_t blocks,
                                                                             ByteMasks* out) {
  const __m512i low = _mm512_loadu_si512(kKinds.data());
  const __m512i high = _mm512_loadu_si512(kKinds.data() + 64);
  for (std::size_t block = 0; block < blocks; ++block) {
    const __m512i bytes = _mm512_loadu_si512(text + block * kMaskBytes);
    const __mmask64 ascii = ~_mm512_movepi8_mask(bytes);
    const __m512i kinds = _mm512_permutex2var_epi8(low, bytes, high);
    out[block] = {_mm512_mask_test_epi8_mask(ascii, kinds, kinds),
                  _mm512_mask_test_epi8_mask(ascii, kinds, _mm512_set1_epi8(kDigit | kLetter)),
                  _mm512_mask_test_epi8_mask(ascii, kinds, _mm512_set1_epi8(kDigit))};
  }
}

#endif

}  // namespace

void mask_bytes_plainly(const char* text, std::size_t blocks, ByteMasks* out) {
  for (std::size_t block = 0; block < blocks; ++block) {
    ByteMasks masks;
    for (std::size_t i = 0; i < kMaskBytes; ++i) {
      const std::uint64_t kind = kKinds[static_cast<unsigned char>(text[block * kMaskBytes + i])];
      masks.digit |= (kind & kDigit) << i;
      masks.alnum |= ((kind & kDigit) | (kind & kLetter) / kLetter) << i;
      masks.word |= std::uint64_t{kind != 0} << i;
    }
    out[block] = masks;
  }
}

std::vector<MaskKernel> mask_kernels() {
  std::vector<MaskKernel> kernels{mask_bytes_plainly};
#if defined(__x86_64__)
  kernels.push_back(mask_with_sse2);
  if (__builtin_cpu_supports("avx2") != 0) kernels.push_back(mask_with_avx2);
  if (has_avx512()) kernels.push_back(mask_with_avx512);
#endif
  return kernels;
}

MaskKernel mask_kernel() {
  static const MaskKernel fastest = mask_kernels().back();
  return fastest;
}

}  // namespace assay
