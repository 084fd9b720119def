// Whether bytes may be deflate data without a header (RFC 1951), as diagrams and requests of single sign-on hold it in
// base64. What begins so is read to its end to be sure.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace assay {

// So many bytes decide.
inline constexpr std::size_t kDeflateHead = 24;

// Whether the first three bytes rule it out: seven in ten of random ones do.
inline bool begins_no_deflate(unsigned char first, unsigned char second, unsigned char third) {
  if ((first & 6U) == 4) return (first >> 3) > 29 || (second & 31U) > 29;
  if ((first & 6U) != 2) return true;
  // The first literal of a block with fixed codes, whose bits come from the highest on, as text has it.
  unsigned bits = (first | static_cast<unsigned>(second) << 8 | static_cast<unsigned>(third) << 16) >> 3, code = 0;
  for (int i = 0; i < 8; ++i, bits >>= 1) code = code << 1 | (bits & 1U);
  return code < 0x30 + '\t' || code >= 0x30 + 0x7F;
}

// Of random bytes one in some thousand.
bool begins_deflate(std::span<const unsigned char> head);

}  // namespace assay
