#include "base/hash_chain.h"

#include <algorithm>
#include <array>
#include <cstdint>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace assay {

namespace {

#if defined(__x86_64__)

// FIPS 180-4 §4.2.2.
alignas(16) constexpr std::array<std::uint32_t, 64> kRoundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

bool has_sha_instructions() {
  constexpr unsigned kSha = 1U << 29;    // leaf 7, EBX
  constexpr unsigned kSse41 = 1U << 19;  // leaf 1, ECX
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & kSse41) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kSha) != 0;
}

// The message is a digest and its padding: one block each. The instructions hold the state as the words A, B, E, F and
// C, D, G, H; what is hashed next is read in the order A to H.
__attribute__((target("sha,sse4.1"))) void chain_with_sha(Sha256* digests, int rounds) {
  constexpr std::size_t kChains = kChainsTogether;
  const __m128i abef =
      _mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85), 0x510e527f, static_cast<int>(0x9b05688c));
  const __m128i cdgh = _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a), 0x1f83d9ab, 0x5be0cd19);
  const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  const auto* const constants = reinterpret_cast<const __m128i*>(kRoundConstants.data());
  __m128i low[kChains];
  __m128i high[kChains];
  for (std::size_t n = 0; n < kChains; ++n) {
    const auto* const words = reinterpret_cast<const __m128i*>(digests[n].data());
    low[n] = _mm_shuffle_epi8(_mm_loadu_si128(words), big_endian);
    high[n] = _mm_shuffle_epi8(_mm_loadu_si128(words + 1), big_endian);
  }
  for (int round = 0; round < rounds; ++round) {
    __m128i first[kChains];
    __m128i second[kChains];
    __m128i message[kChains][4];
    for (std::size_t n = 0; n < kChains; ++n) {
      message[n][0] = low[n];
      message[n][1] = high[n];
      message[n][2] = _mm_set_epi32(0, 0, 0, static_cast<int>(0x80000000));
      message[n][3] = _mm_set_epi32(256, 0, 0, 0);  // bits of the message
      first[n] = abef;
      second[n] = cdgh;
    }
#pragma GCC unroll 16
    for (unsigned i = 0; i < 16; ++i) {
      const __m128i constant = _mm_load_si128(constants + i);
#pragma GCC unroll 4
      for (std::size_t n = 0; n < kChains; ++n) {
        __m128i* const words = message[n];
        const __m128i sum = _mm_add_epi32(words[i % 4], constant);
        second[n] = _mm_sha256rnds2_epu32(second[n], first[n], sum);
        first[n] = _mm_sha256rnds2_epu32(first[n], second[n], _mm_shuffle_epi32(sum, 0x0e));
        if (i >= 12) continue;  // no further words are needed
        const __m128i last = words[(i + 3) % 4];
        const __m128i next = _mm_add_epi32(_mm_sha256msg1_epu32(words[i % 4], words[(i + 1) % 4]),
                                           _mm_alignr_epi8(last, words[(i + 2) % 4], 4));
        words[i % 4] = _mm_sha256msg2_epu32(next, last);
      }
    }
    for (std::size_t n = 0; n < kChains; ++n) {
      const __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(first[n], abef), 0x1b);
      const __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(second[n], cdgh), 0xb1);
      low[n] = _mm_blend_epi16(feba, dchg, 0xf0);
      high[n] = _mm_alignr_epi8(dchg, feba, 8);
    }
  }
  for (std::size_t n = 0; n < kChains; ++n) {
    auto* const words = reinterpret_cast<__m128i*>(digests[n].data());
    _mm_storeu_si128(words, _mm_shuffle_epi8(low[n], big_endian));
    _mm_storeu_si128(words + 1, _mm_shuffle_epi8(high[n], big_endian));
  }
}

#endif

void chain_one(Sha256& digest, int rounds) {
  for (int round = 0; round < rounds; ++round) digest = sha256(as_bytes(digest));
}

}  // namespace

void hash_chains(std::span<Sha256> digests, int rounds) {
#if defined(__x86_64__)
  static const bool kSha = has_sha_instructions();
  while (kSha && !digests.empty()) {
    std::array<Sha256, kChainsTogether> together{};
    const std::size_t count = std::min(digests.size(), together.size());
    std::copy_n(digests.begin(), count, together.begin());
    chain_with_sha(together.data(), rounds);
    std::copy_n(together.begin(), count, digests.begin());
    digests = digests.subspan(count);
  }
#endif
  for (Sha256& digest : digests) chain_one(digest, rounds);
}

}  // namespace assay
