#include "scanners/secrets/decode/base64_masks.h"

#include "scanners/secrets/byte_masks.h"
#include "scanners/secrets/bytes_among.h"
#include "scanners/secrets/decode/alphabets.h"

namespace assay {

namespace {

void mask_plainly(const char* text, std::size_t blocks, std::uint64_t* out) {
  for (std::size_t block = 0; block < blocks; ++block) {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < 64; ++i)
      mask |= std::uint64_t{kBase64[static_cast<unsigned char>(text[block * 64 + i])] >= 0} << i;
    out[block] = mask;
  }
}

#if defined(__x86_64__)

void mask_with_sse2(const char* text, std::size_t blocks, std::uint64_t* out) {
  for (std::size_t block = 0; block < blocks; ++block) {
    std::uint64_t mask = 0;
    for (unsigned at = 0; at < 64; at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + block * 64 + at));
      const auto equals = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
      const __m128i letter = bytes_among(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
      const __m128i digit = bytes_among(bytes, '/', 11);  // '/' stands before '0'
      const __m128i other = _mm_or_si128(_mm_or_si128(equals('+'), equals('-')), equals('_'));
      const __m128i all = _mm_or_si128(_mm_or_si128(letter, digit), other);
      mask |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(all))} << at;
    }
    out[block] = mask;
  }
}

// Two tables, by the low and the high half of a byte: it is of a kind that both hold.
__attribute__((target("avx2"))) void mask_with_avx2(const char* text, std::size_t blocks, std::uint64_t* out) {
  // 1 digits, 2 P to Z, 4 A to O, 8 '+' '-' '/', 16 '_'
  const __m256i by_low =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 4 | 8, 4, 4 | 8, 4, 4 | 8 | 16));
  const __m256i by_high =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 8, 1, 4, 2 | 16, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i half = _mm256_set1_epi8(0x0f);
  for (std::size_t block = 0; block < blocks; ++block) {
    std::uint64_t mask = 0;
    for (unsigned at = 0; at < 64; at += 32) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + block * 64 + at));
      const __m256i kinds =
          _mm256_and_si256(_mm256_shuffle_epi8(by_low, _mm256_and_si256(bytes, half)),
                           _mm256_shuffle_epi8(by_high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
      const __m256i none = _mm256_cmpeq_epi8(kinds, _mm256_setzero_si256());
      mask |= std::uint64_t{~static_cast<std::uint32_t>(_mm256_movemask_epi8(none))} << at;
    }
    out[block] = mask;
  }
}

#endif

}  // namespace

std::vector<Base64Kernel> base64_kernels() {
  std::vector<Base64Kernel> kernels{mask_plainly};
#if defined(__x86_64__)
  kernels.push_back(mask_with_sse2);
  if (__builtin_cpu_supports("avx2") != 0) kernels.push_back(mask_with_avx2);
#endif
  return kernels;
}

void mask_base64(Bytes text, std::size_t at, std::size_t blocks, std::uint64_t* out) {
  static const Base64Kernel kernel = base64_kernels().back();
  mask_blocks(kernel, text, at, blocks, out);
}

}  // namespace assay
