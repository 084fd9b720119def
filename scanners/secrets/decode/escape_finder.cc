// Where escapes are worth decoding. A kernel points at the pairs of bytes that may begin one, about one in 200 bytes of
// source code; each is then read.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "scanners/secrets/bytes_among.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/escapes.h"

namespace assay {

namespace {

constexpr std::size_t kBlocks = 64;
// What is shorter is no token.
constexpr std::size_t kShortest = 16;

// The kinds of a byte by its halves: it is of a kind that both tables hold. 1 '%', 2 '\', 4 '&', 8 '=' before a line
// end, 16 ESC, 32 quotes, 64 '=' before a digit.
using Halves = std::array<unsigned char, 16>;
constexpr Halves kFirstLow{0, 0, 32, 0, 0, 1, 4, 32, 0, 0, 0, 16, 2, 8 | 64, 0, 0};
constexpr Halves kFirstHigh{0, 16, 1 | 4 | 32, 8 | 64, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
// The byte behind one of that kind. Some others pass as well, which is for escape_at to see.
constexpr Halves kNextLow{1 | 32, 1 | 4, 1 | 64,     1 | 4 | 64, 1 | 64, 1 | 2 | 64,      1 | 64, 1 | 64,
                          1 | 2,  1,     2 | 8 | 32, 16 | 32,    2,      2 | 8 | 16 | 32, 0,      2};
constexpr Halves kNextHigh{2 | 8 | 32, 0, 2 | 4 | 32, 1 | 64, 1, 2 | 16, 1 | 4, 2, 0, 0, 0, 0, 0, 0, 0, 0};

constexpr unsigned kinds(const Halves& low, const Halves& high, char c) {
  const auto byte = static_cast<unsigned char>(c);
  return low[byte & 15U] & high[byte >> 4];
}

void mask_plainly(const char* text, std::size_t blocks, std::uint64_t* out) {
  for (std::size_t block = 0; block < blocks; ++block, text += 64) {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < 64; ++i)
      if ((kinds(kFirstLow, kFirstHigh, text[i]) & kinds(kNextLow, kNextHigh, text[i + 1])) != 0)
        mask |= std::uint64_t{1} << i;
    out[block] = mask;
  }
}

#if defined(__x86_64__)

__m128i table_of(const Halves& halves) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(halves.data())); }

__attribute__((target("avx2"))) void mask_with_avx2(const char* text, std::size_t blocks, std::uint64_t* out) {
  const __m256i first_low = _mm256_broadcastsi128_si256(table_of(kFirstLow));
  const __m256i first_high = _mm256_broadcastsi128_si256(table_of(kFirstHigh));
  const __m256i next_low = _mm256_broadcastsi128_si256(table_of(kNextLow));
  const __m256i next_high = _mm256_broadcastsi128_si256(table_of(kNextHigh));
  const __m256i half = _mm256_set1_epi8(0x0f);
  for (std::size_t block = 0; block < blocks; ++block, text += 64) {
    std::uint64_t mask = 0;
    for (unsigned at = 0; at < 64; at += 32) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at));
      const __m256i behind = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at + 1));
      const __m256i first =
          _mm256_and_si256(_mm256_shuffle_epi8(first_low, _mm256_and_si256(bytes, half)),
                           _mm256_shuffle_epi8(first_high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
      const __m256i next =
          _mm256_and_si256(_mm256_shuffle_epi8(next_low, _mm256_and_si256(behind, half)),
                           _mm256_shuffle_epi8(next_high, _mm256_and_si256(_mm256_srli_epi16(behind, 4), half)));
      const __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(first, next), _mm256_setzero_si256());
      mask |= std::uint64_t{~static_cast<std::uint32_t>(_mm256_movemask_epi8(none))} << at;
    }
    out[block] = mask;
  }
}

#endif

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-';
}

// Whether an escape's byte may stand in a token, or in a URL that holds one.
bool is_token_byte(char c) { return is_word_byte(c) || std::string_view("+/=.:@").find(c) != std::string_view::npos; }

Encoding kind_of(char introducer) {
  switch (introducer) {
    case '%':
      return Encoding::percent;
    case '\\':
      return Encoding::backslash;
    case '&':
      return Encoding::entities;
    case '=':
      return Encoding::quoted_printable;
    case '\x1b':
      return Encoding::terminal;
    default:
      return Encoding::literals;
  }
}

// Whether the escape stands for what begins another one, as "%25" does before "41".
bool begins_another(Bytes text, const Escape& escape, std::size_t behind) {
  const Bytes rest = text.substr(behind, kEscapeGap);
  switch (escape.bytes[0]) {
    case '%':
      return rest.size() >= 2 && kHexadecimal[static_cast<unsigned char>(rest[0])] >= 0 &&
             kHexadecimal[static_cast<unsigned char>(rest[1])] >= 0;
    case '\\': {
      const std::size_t kind = rest.find_first_not_of('\\');
      return kind != Bytes::npos && (rest[kind] == 'u' || rest[kind] == 'x') && rest.size() > kind + 2 &&
             kHexadecimal[static_cast<unsigned char>(rest[kind + 1])] >= 0 &&
             kHexadecimal[static_cast<unsigned char>(rest[kind + 2])] >= 0;
    }
    case '&':
      return rest.starts_with("#") || rest.starts_with("amp;") || rest.starts_with("sig=");
    case '\x1b':
      return rest.starts_with("[");
    default:
      return false;
  }
}

// Whether an escape may belong to a token: by its character, or as one of several in a row, since text of which every
// character is escaped may hold anything.
bool counts(Bytes text, const Escape& escape, std::size_t behind, Encoding kind) {
  if (escape.size == 0) return true;
  if (escape.size != 1) return false;
  if (is_token_byte(escape.bytes[0]) || begins_another(text, escape, behind)) return true;
  const bool printable = escape.bytes[0] >= 0x20 && escape.bytes[0] < 0x7f;
  return printable && escape.length > 2 && behind < text.size() &&
         introducers(kind).find(text[behind]) != std::string_view::npos && escape_at(text, behind, kind).length > 2;
}

// How many characters of a word stand before `at`, and from there on with escapes read, up to kShortest.
std::size_t word_before(Bytes text, std::size_t at) {
  std::size_t length = 0;
  while (length < kShortest && length < at && is_word_byte(text[at - length - 1])) ++length;
  return length;
}

std::size_t word_from(Bytes text, std::size_t at, Encoding kind, std::size_t enough) {
  const std::size_t most = std::min(text.size(), at + kEscapeGap);
  const std::string_view begins = introducers(kind);
  std::size_t length = 0;
  while (at < most && length < enough) {
    if (is_word_byte(text[at])) {
      ++at;
      ++length;
      continue;
    }
    if (begins.find(text[at]) == std::string_view::npos) break;
    const Escape escape = escape_at(text, at, kind);
    if (escape.length == 0 || !counts(text, escape, at + escape.length, kind)) break;
    at += escape.length;
    length += escape.size;
  }
  return length;
}

void judge(Bytes whole, std::size_t at, std::vector<Match>& out) {
  const Encoding kind = kind_of(whole[at]);
  // What stands for nothing is between two characters of a word.
  const bool nothing = kind == Encoding::terminal || kind == Encoding::literals;
  if (nothing && (at == 0 || !is_word_byte(whole[at - 1]))) return;
  const Bytes text = whole.substr(0, at + kEscapeReach);
  const Escape escape = escape_at(text, at, kind);
  if (escape.length == 0) return;
  const std::size_t behind = at + escape.length;
  if (!counts(text, escape, behind, kind)) return;
  const std::size_t before = word_before(text, at);
  if (escape.size == 0 && (before == 0 || behind >= text.size() || !is_word_byte(text[behind]))) return;
  if (before + word_from(text, at, kind, kShortest - std::min(before, kShortest)) < kShortest) return;
  out.push_back(encoded_candidate(at, kind));
}

void mask_escapes(Bytes text, std::size_t at, std::size_t blocks, std::uint64_t* out) {
  static const EscapeKernel kernel = escape_kernels().back();
  const std::size_t whole = text.size() > at ? std::min(blocks, (text.size() - at - 1) / 64) : 0;
  kernel(text.data() + at, whole, out);
  for (std::size_t i = whole; i < blocks; ++i) {
    std::array<char, 65> rest{};
    const std::size_t from = at + i * 64;
    if (from < text.size()) std::memcpy(rest.data(), text.data() + from, std::min(rest.size(), text.size() - from));
    kernel(rest.data(), 1, out + i);
  }
}

}  // namespace

std::vector<EscapeKernel> escape_kernels() {
  std::vector<EscapeKernel> kernels{mask_plainly};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) kernels.push_back(mask_with_avx2);
#endif
  return kernels;
}

void find_escapes(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  to = std::min(to, text.size());
  std::array<std::uint64_t, kBlocks> masks{};
  for (std::size_t piece = from; piece < to; piece += kBlocks * 64) {
    const std::size_t blocks = std::min(kBlocks, (to - piece + 63) / 64);
    mask_escapes(text, piece, blocks, masks.data());
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::size_t block = piece + i * 64;
      std::uint64_t mask = masks[i];
      if (to - block < 64) mask &= (std::uint64_t{1} << (to - block)) - 1;
      for (; mask != 0; mask &= mask - 1) judge(text, block + static_cast<std::size_t>(std::countr_zero(mask)), out);
    }
  }
}

}  // namespace assay
