// For the kernels that tell 16 bytes at a time what they are.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>

namespace assay {

// Whether each byte is among `count` from `first` on.
inline __m128i bytes_among(__m128i bytes, char first, char count) {
  const __m128i moved = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8(static_cast<char>(count - 1))), moved);
}

}  // namespace assay
#endif
