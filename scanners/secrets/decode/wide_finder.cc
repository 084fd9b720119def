#include "scanners/secrets/decode/wide_finder.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "scanners/secrets/bytes_among.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace assay {

namespace {

bool is_text_at(Bytes text, std::size_t i) { return is_text_byte(static_cast<unsigned char>(text[i])); }

bool is_letter_at(Bytes text, std::size_t i) {
  return i + 1 < text.size() && text[i + 1] == '\0' && is_text_at(text, i);
}

bool begins_at(Bytes text, std::size_t begin) {
  if (begin >= 2 && text[begin - 1] == '\0' && is_text_at(text, begin - 2)) return false;
  for (std::size_t i = 0; i < kWideHead; ++i)
    if (!is_letter_at(text, begin + 2 * i)) return false;
  return true;
}

// The first byte from `at` on that is not NUL.
std::size_t behind_zeros(Bytes text, std::size_t at, std::size_t to) {
  std::uint64_t word = 0;
  for (; at + sizeof word <= to; at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (word != 0) break;
  }
  while (at < to && text[at] == '\0') ++at;
  return at;
}

#if defined(__x86_64__)

constexpr std::size_t kBlock = 64;

// Which of 64 bytes are NUL.
std::uint64_t zeros_at(const char* at) {
  std::uint64_t out = 0;
  for (unsigned i = 0; i < kBlock; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
    const int zeros = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_setzero_si128()));
    out |= std::uint64_t{static_cast<std::uint32_t>(zeros)} << i;
  }
  return out;
}

// Looks where NULs stand at every second byte, four of them; in a program every fourth byte is one, and memchr would
// stop at each. Returns up to where it has looked.
std::size_t find_in_blocks(Bytes text, std::size_t at, std::size_t end, std::vector<Match>& out) {
  for (; at < end && at + 2 * kBlock <= text.size(); at += kBlock) {
    const std::uint64_t zeros = zeros_at(text.data() + at);
    if (zeros == 0) continue;
    const std::uint64_t more = zeros_at(text.data() + at + kBlock);
    const auto behind = [&](unsigned bytes) { return zeros >> bytes | more << (kBlock - bytes); };
    std::uint64_t found = zeros & ~behind(1) & behind(2) & ~behind(3) & behind(4) & behind(6);
    for (; found != 0; found &= found - 1) {
      const std::size_t nul = at + static_cast<std::size_t>(std::countr_zero(found));
      if (nul >= end) break;
      if (is_text_at(text, nul - 1) && begins_at(text, nul - 1))
        out.push_back(encoded_candidate(nul - 1, Encoding::utf16));
    }
  }
  return std::min(at, end);
}

#else

std::size_t find_in_blocks(Bytes, std::size_t at, std::size_t, std::vector<Match>&) { return at; }

#endif

}  // namespace

void find_wide(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  to = std::min(to, text.size());
  // The NUL behind the first letter may be the first byte beyond.
  const std::size_t end = std::min(to + 1, text.size());
  std::size_t at = find_in_blocks(text, from + 1, end, out);
  while (at < end) {
    const void* zero = std::memchr(text.data() + at, 0, end - at);
    if (zero == nullptr) return;
    const auto nul = static_cast<std::size_t>(static_cast<const char*>(zero) - text.data());
    at = nul + 1;
    if (nul + 2 >= text.size()) return;
    if (text[nul + 1] == '\0') {
      at = behind_zeros(text, nul + 1, end);
    } else if (text[nul + 2] == '\0' && is_text_at(text, nul - 1) && begins_at(text, nul - 1)) {
      out.push_back(encoded_candidate(nul - 1, Encoding::utf16));
      at = nul + 2 * kWideHead - 2;
    }
  }
}

std::size_t wide_run_end(Bytes text, std::size_t begin) {
  const bool big_endian = begin > 0 && text[begin - 1] == '\0';
  std::size_t end = begin;
  while (end + 1 < text.size()) {
    const auto low = static_cast<unsigned char>(text[end]);
    const auto high = static_cast<unsigned char>(text[end + 1]);
    // Neither controls nor halves of pairs: what is not text ends it. What is not ASCII cannot be told here when it is
    // big endian.
    const bool letter = high == 0 ? is_text_byte(low) || low >= 0xA0 : !big_endian && (high < 0xD8 || high >= 0xE0);
    if (!letter) break;
    end += 2;
  }
  return big_endian && end < text.size() && is_text_at(text, end) ? end + 1 : end;
}

}  // namespace assay
