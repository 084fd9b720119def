#include "scanners/secrets/decode/fragment_finder.h"

#include <algorithm>
#include <array>
#include <bit>

#include "scanners/secrets/bytes_among.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace assay {

namespace {

constexpr std::size_t kBlock = 64;       // bytes that are classed at a time
constexpr std::size_t kBase64Group = 4;  // characters for three bytes
constexpr std::size_t kHexGroup = 6;
constexpr std::size_t kBase64Groups = 6;  // that must be text
constexpr std::size_t kHexGroups = 5;

// A bit for each byte of two blocks.
struct Bits {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  // Those that have another one `distance` further.
  Bits with(unsigned distance) const {
    return {low & (low >> distance | high << (64 - distance)), high & high >> distance};
  }
};

// A bit for each byte of a block.
struct Classes {
  std::uint64_t base64 = 0;  // of what may be the first character of a group
  std::uint64_t hex = 0;     // of the first digit of a byte
};

// By the low and the high half of a byte. Base64: 1 of A to O, 2 of P to Z, 4 of a to f; the first six bits of text and
// NUL are 0, 2, 3 and 8 to 31. 8: the digits 0 and 2 to 7.
using Halves = std::array<unsigned char, 16>;
constexpr Halves kLow{
    2 | 8, 1 | 2 | 4, 2 | 4 | 8, 1 | 2 | 4 | 8, 1 | 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 2 | 8, 2, 1 | 2, 1 | 2, 1, 1,
    1,     1,         1};
constexpr Halves kHigh{0, 0, 0, 8, 1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0};
constexpr unsigned kBase64Kinds = 7, kHexKind = 8;

Classes classify_plainly(const char* bytes) {
  Classes out;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const unsigned kinds = kLow[byte & 15U] & kHigh[byte >> 4U];
    out.base64 |= std::uint64_t{(kinds & kBase64Kinds) != 0} << i;
    out.hex |= std::uint64_t{(kinds & kHexKind) != 0} << i;
  }
  return out;
}

#if defined(__x86_64__)

__m128i table_of(const Halves& halves) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(halves.data())); }

__attribute__((target("avx2"))) Classes classify_with_avx2(const char* bytes) {
  const __m256i low = _mm256_broadcastsi128_si256(table_of(kLow));
  const __m256i high = _mm256_broadcastsi128_si256(table_of(kHigh));
  const __m256i half = _mm256_set1_epi8(0x0f);
  const __m256i base64_kinds = _mm256_set1_epi8(kBase64Kinds);
  std::array<std::uint64_t, 2> base64{}, hex{};
  for (std::size_t i = 0; i < 2; ++i) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + 32 * i));
    const __m256i kinds =
        _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(block, half)),
                         _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(block, 4), half)));
    // The sign tells: 8 becomes 128, and what is above 0 is that for the others.
    hex[i] = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(kinds, 4)));
    const __m256i some = _mm256_cmpgt_epi8(_mm256_and_si256(kinds, base64_kinds), _mm256_setzero_si256());
    base64[i] = static_cast<std::uint32_t>(_mm256_movemask_epi8(some));
  }
  return {base64[0] | base64[1] << 32, hex[0] | hex[1] << 32};
}

#endif

using Classify = Classes (*)(const char*);
Classify fastest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return classify_with_avx2;
#endif
  return classify_plainly;
}

Classes classes_at(Bytes text, std::size_t at) {
  static const Classify classify = fastest();
  if (text.size() - at >= kBlock) return classify(text.data() + at);
  std::array<char, kBlock> last{};
  std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), last.begin());
  return classify(last.data());
}

// The places in the first of two blocks where as many groups may begin as a fragment has.
Classes places_in(const Classes& block, const Classes& next) {
  Classes out;
  const Bits four = Bits{block.base64, next.base64}.with(4).with(8);
  out.base64 = four.low & (four.low >> 8 | four.high << 56);
  // Of what is no hexadecimal nothing is left by then.
  if (const Bits digits = Bits{block.hex, next.hex}.with(2).with(4); digits.low != 0) {
    const Bits eight = digits.with(8);
    out.hex = eight.low & (eight.low >> 14 | eight.high << 50);
  }
  return out;
}

unsigned char at(Bytes text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

using Group = std::array<unsigned char, 3>;

bool base64_group(Bytes text, std::size_t i, Group& out) {
  if (text.size() < kBase64Group || i > text.size() - kBase64Group) return false;
  unsigned bits = 0;
  for (std::size_t k = 0; k < kBase64Group; ++k) {
    const int digit = kBase64[at(text, i + k)];
    if (digit < 0) return false;
    bits = bits << 6 | static_cast<unsigned>(digit);
  }
  out = {static_cast<unsigned char>(bits >> 16), static_cast<unsigned char>(bits >> 8),
         static_cast<unsigned char>(bits)};
  return true;
}

bool hex_group(Bytes text, std::size_t i, Group& out) {
  if (text.size() < kHexGroup || i > text.size() - kHexGroup) return false;
  for (std::size_t k = 0; k < out.size(); ++k) {
    const int high = kHexadecimal[at(text, i + 2 * k)];
    const int low = kHexadecimal[at(text, i + 2 * k + 1)];
    if (high < 0 || low < 0) return false;
    out[k] = static_cast<unsigned char>(high << 4 | low);
  }
  return true;
}

bool fits(const Group& group) { return is_fragment_group(group[0], group[1], group[2]); }

// Whether groups that `read` gives, `step` characters each, make a fragment that begins at `begin`.
template <class Read>
bool begins_fragment(Bytes text, std::size_t begin, std::size_t step, std::size_t groups, const Read& read) {
  Group group{};
  std::size_t nuls = 0;
  for (std::size_t k = 0; k < groups; ++k) {
    if (!read(text, begin + k * step, group) || !fits(group)) return false;
    nuls += static_cast<std::size_t>(std::count(group.begin(), group.end(), 0));
  }
  // Every other byte at most: one group in two has two NULs.
  return nuls * 2 <= groups * 3 + 1 && !(begin >= step && read(text, begin - step, group) && fits(group));
}

}  // namespace

bool is_fragment_group(unsigned char first, unsigned char second, unsigned char third) {
  const auto fit = [](unsigned char byte) { return byte == 0 || is_text_byte(byte); };
  return fit(first) && fit(second) && fit(third) && (first | second | third) != 0;
}

void find_fragments(Bytes text, BytesSpan run, BytesSpan looked, std::vector<Match>& out) {
  const std::size_t end = std::min(run.end, looked.end);
  std::size_t block = std::max(run.begin, looked.begin);
  if (block >= end) return;
  Classes next = classes_at(text, block);
  for (; block < end; block += kBlock) {
    const Classes here = next;
    next = block + kBlock < run.end ? classes_at(text, block + kBlock) : Classes{};
    const Classes places = places_in(here, next);
    const std::uint64_t inside = end - block < kBlock ? (std::uint64_t{1} << (end - block)) - 1 : ~std::uint64_t{0};
    for (std::uint64_t either = (places.base64 | places.hex) & inside; either != 0; either &= either - 1) {
      const int bit = std::countr_zero(either);
      const std::size_t begin = block + static_cast<std::size_t>(bit);
      if ((places.hex >> bit & 1U) != 0 && begins_fragment(text, begin, kHexGroup, kHexGroups, hex_group)) {
        out.push_back(encoded_candidate(begin, Encoding::hexadecimal_fragment));
      } else if ((places.base64 >> bit & 1U) != 0 &&
                 begins_fragment(text, begin, kBase64Group, kBase64Groups, base64_group)) {
        out.push_back(encoded_candidate(begin, Encoding::base64_fragment));
      }
    }
  }
}

}  // namespace assay
