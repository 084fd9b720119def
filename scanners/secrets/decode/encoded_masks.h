// Which bytes of a text are characters of base64, of either alphabet and without padding, and which may begin an
// escape: 64 in a word, bit i is byte i. One pass for both: most bytes that are told from base64 begin no escape
// either, and only where some may is looked at the byte behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace assay {

struct EncodedMasks {
  std::uint64_t base64 = 0;
  // By itself and the byte behind it: one in 330 bytes of source code. Characters that nobody sees are among them. Some
  // of these begin none, which is for escape_at to see (escapes.h).
  std::uint64_t escape = 0;
};

// Writes the masks of `blocks` times 64 bytes from `at` on; what lies behind the text is zero.
void mask_encoded(Bytes text, std::size_t at, std::size_t blocks, EncodedMasks* out);

// All ways that this processor can take, for tests. Each reads blocks * 64 bytes, the last of which may begin
// an escape whatever follows.
using EncodedKernel = void (*)(const char* text, std::size_t blocks, EncodedMasks* out);
std::vector<EncodedKernel> encoded_kernels();

}  // namespace assay
