// For the kernels that tell 16 bytes at a time what they are, or 64 by one table.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>

namespace assay {

// Whether each byte is among `count` from `first` on.
inline __m128i bytes_among(__m128i bytes, char first, char count) {
  const __m128i moved = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8(static_cast<char>(count - 1))), moved);
}

inline bool has_avx512() {
  return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
         __builtin_cpu_supports("avx512vbmi") != 0;
}

}  // namespace assay
#endif
