#include "scanners/secrets/decode/encoded_finder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string_view>

#include "scanners/secrets/byte_masks.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/deflate_begins.h"
#include "scanners/secrets/decode/encoded_lines.h"
#include "scanners/secrets/decode/encoded_masks.h"
#include "scanners/secrets/decode/escape_tail.h"
#include "scanners/secrets/decode/escapes.h"
#include "scanners/secrets/decode/fragment_finder.h"
#include "scanners/secrets/decode/packed_begins.h"
#include "scanners/secrets/decode/wide_finder.h"

namespace assay {

namespace {

constexpr std::size_t kBlocks = 16;    // masked at a time: most changes of a delta have fewer
constexpr std::size_t kText = 16;      // characters of base64 that must decode to text: 12 bytes
constexpr std::size_t kHexText = 32;   // of hexadecimal: 16 bytes
constexpr std::size_t kLongText = 32;  // of base32: 20 bytes; of deflate data in base64: 24
static_assert(kLongText <= kEncodedHead && kLongText == kDeflateHead / 3 * 4);

// By the place in a group of four: whether a character of base64 may stand there when the three bytes are text. A table
// a place, since only the fourth has all of its bits in one byte.
using Fits = std::array<std::array<bool, 256>, 4>;
constexpr Fits make_fits() {
  Fits fits{};
  for (unsigned c = 0; c < 256; ++c) {
    const int digit = kBase64[c];
    if (digit < 0) continue;
    const auto bits = static_cast<unsigned>(digit);
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (!is_text_byte(static_cast<unsigned char>(byte))) continue;
      if (byte >> 2 == bits) fits[0][c] = true;
      if (byte >> 4 == (bits & 15U)) fits[1][c] = true;
      if (byte >> 6 == (bits & 3U)) fits[2][c] = true;
      if ((byte & 63U) == bits) fits[3][c] = true;
    }
  }
  return fits;
}
constexpr Fits kFits = make_fits();

unsigned char at(Bytes text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

// The bytes of a group of four characters, all of base64.
std::array<unsigned char, 3> group_at(Bytes text, std::size_t i) {
  unsigned bits = 0;
  for (std::size_t k = 0; k < 4; ++k) bits = bits << 6 | static_cast<unsigned>(kBase64[at(text, i + k)]);
  return {static_cast<unsigned char>(bits >> 16), static_cast<unsigned char>(bits >> 8),
          static_cast<unsigned char>(bits)};
}

bool is_base64_text(Bytes text, std::size_t begin) {
  for (std::size_t i = begin; i < begin + kText; i += 4) {
    if (!kFits[0][at(text, i)] || !kFits[1][at(text, i + 1)] || !kFits[2][at(text, i + 2)] ||
        !kFits[3][at(text, i + 3)])
      return false;
    for (const unsigned char byte : group_at(text, i))
      if (!is_text_byte(byte)) return false;
  }
  return true;
}

// Twelve bytes of UTF-16, little endian: letters and NULs by turns.
bool is_base64_wide(Bytes text, std::size_t begin) {
  if (text[begin + 4] != 'A') return false;
  const Bytes head = text.substr(begin, kText);
  if (!std::all_of(head.begin(), head.end(), [](char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; }))
    return false;
  for (std::size_t i = 0; i < kText; i += 4) {
    const auto bytes = group_at(text, begin + i);
    for (std::size_t k = 0; k < 3; ++k) {
      const bool low = (i / 4 * 3 + k) % 2 == 0;
      if (low ? !is_text_byte(bytes[k]) : bytes[k] != 0) return false;
    }
  }
  return true;
}

bool is_hexadecimal_text(Bytes text, std::size_t begin) {
  if (text.size() - begin < kHexText) return false;
  for (std::size_t i = begin; i < begin + kHexText; i += 2) {
    const int high = kHexadecimal[at(text, i)];
    const int low = kHexadecimal[at(text, i + 1)];
    if (high < 0 || low < 0 || !is_text_byte(static_cast<unsigned char>(high << 4 | low))) return false;
  }
  return true;
}

bool is_base32_text(Bytes text, std::size_t begin) {
  for (std::size_t i = begin; i < begin + kLongText; i += 8) {
    std::uint64_t bits = 0;
    for (std::size_t k = 0; k < 8; ++k) {
      const int digit = kBase32[at(text, i + k)];
      if (digit < 0 || (k == 0 && digit >= 16)) return false;
      bits = bits << 5 | static_cast<std::uint64_t>(digit);
    }
    for (unsigned shift = 40; shift > 0; shift -= 8)
      if (!is_text_byte(static_cast<unsigned char>(bits >> (shift - 8)))) return false;
  }
  return true;
}

// How many digits a digest, an id or a hash has, which logs and lock files are full of.
bool is_digest_length(std::size_t digits) {
  return digits == 32 || digits == 40 || digits == 48 || digits == 56 || digits == 64 || digits == 96 || digits == 128;
}

// Deflate data without a header in hexadecimal, told by 24 bytes, of a run that ends at `end` as far as is known.
std::optional<Match> hexadecimal_deflate_at(Bytes text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kDigits = 2 * kDeflateHead;
  if (end - begin < kDigits || is_digest_length(end - begin)) return std::nullopt;
  std::array<unsigned char, kDeflateHead> head{};
  for (std::size_t i = 0; i < kDigits; i += 2) {
    const int high = kHexadecimal[at(text, begin + i)];
    const int low = kHexadecimal[at(text, begin + i + 1)];
    if (high < 0 || low < 0) return std::nullopt;
    head[i / 2] = static_cast<unsigned char>(high << 4 | low);
    if (i == 4 && begins_no_deflate(head[0], head[1], head[2])) return std::nullopt;
  }
  if (begins_deflate(head)) return encoded_candidate(begin, Encoding::hexadecimal);
  return std::nullopt;
}

// The same in base64. What may be digits of hexadecimal is looked at as such.
std::optional<Match> deflate_at(Bytes text, std::size_t begin, std::size_t end) {
  const Bytes digits = text.substr(begin, 6);
  if (std::all_of(digits.begin(), digits.end(),
                  [](char c) { return kHexadecimal[static_cast<unsigned char>(c)] >= 0; }))
    return hexadecimal_deflate_at(text, begin, end);
  // The kind of block, which is neither stored nor reserved.
  if ((kBase64[at(text, begin)] & 1) != (kBase64[at(text, begin + 1)] < 32 ? 1 : 0)) return std::nullopt;
  std::array<unsigned char, kDeflateHead> head{};
  for (std::size_t i = 0; i < kLongText; i += 4) {
    const auto bytes = group_at(text, begin + i);
    if (i == 0 && begins_no_deflate(bytes[0], bytes[1], bytes[2])) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), head.begin() + static_cast<std::ptrdiff_t>(i / 4 * 3));
  }
  if (begins_deflate(head)) return encoded_candidate(begin, Encoding::base64);
  return std::nullopt;
}

// What begins at `begin` itself, or behind the 0x there. `seen`: where the run ends as far as is known.
std::optional<Match> encoded_at(Bytes text, std::size_t begin, std::size_t seen) {
  if (begin + kText > text.size()) return std::nullopt;
  const bool prefixed = text[begin] == '0' && (text[begin + 1] | 0x20) == 'x';
  if (prefixed) begin += 2;
  if (is_hexadecimal_text(text, begin) || is_hexadecimal_packed(text, begin))
    return encoded_candidate(begin, Encoding::hexadecimal);
  if (!prefixed && (is_base64_text(text, begin) || is_base64_packed(text, begin) || is_base64_wide(text, begin)))
    return encoded_candidate(begin, Encoding::base64);
  if (!prefixed && seen >= begin + kLongText && is_base32_text(text, begin))
    return encoded_candidate(begin, Encoding::base32);
  return std::nullopt;
}

bool is_base64(char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; }

// Whether one line of wrapped base64 begins or ends there, as of a key in a string: it is found as it stands.
bool is_of_wrapped(Bytes text, std::size_t escape, std::size_t behind) {
  constexpr std::size_t kLine = 60;
  const Bytes around = text.substr(escape - std::min(escape, kEscapeBefore - kLongestCode), kEscapeReach);
  for (const std::string_view part : {"KEY-----", "-----END", "DEK-Info:"})
    if (around.find(part) != Bytes::npos) return true;
  const Bytes line = text.substr(behind, kLine + 40);
  const auto end = static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_base64) - line.begin());
  if (end >= kLine && end < line.size() && (line[end] == '\\' || line[end] == '%')) return true;
  while (escape > 0 && text[escape - 1] == '\\') --escape;
  if (text.substr(0, escape).ends_with("\\r")) escape -= 2;
  while (escape > 0 && text[escape - 1] == '\\') --escape;
  std::size_t before = 0;
  while (before < kLine && before < escape && is_base64(text[escape - before - 1])) ++before;
  return before == kLine;
}

// An escape that stands for no part of a token hides where the one behind it begins, for its last character is a letter
// or a digit: what begins there is text with an escape before it. Names are mostly made of letters alone.
void judge_token(Bytes text, std::size_t begin, std::size_t tail, std::vector<Match>& out) {
  constexpr std::size_t kSeen = 40;
  const Encoding kind = text[begin - 1] == '%'    ? Encoding::percent
                        : text[begin - 1] == '\\' ? Encoding::backslash
                                                  : Encoding::terminal;
  const Bytes token = text.substr(begin + tail, kSeen);
  const auto* end = std::find_if_not(token.begin(), token.end(), is_base64);
  if (end - token.begin() < static_cast<std::ptrdiff_t>(kText) || kBase64[at(token, 0)] >= 62) return;
  if (std::none_of(token.begin(), end, [](char c) { return c >= '0' && c <= '9'; })) return;
  std::size_t escape = begin - 1;
  if (kind == Encoding::terminal) {
    while (escape > 0 && begin - escape < kLongestCode && text[escape] != '\x1b') --escape;
    if (text[escape] != '\x1b') return;
  } else if (is_of_wrapped(text, escape, begin + tail)) {
    return;
  }
  const Escape read = escape_at(text.substr(0, begin + tail), escape, kind);
  if (read.length != begin + tail - escape ||
      (read.size == 1 && kBase64[static_cast<unsigned char>(read.bytes[0])] >= 0))
    return;
  out.push_back(encoded_candidate(begin + tail, kind));
}

// The run of `length` characters, or more where that is as far as masks tell. Its begin may be the end of an escape.
void judge_run(Bytes text, std::size_t begin, std::size_t length, std::vector<Match>& out) {
  const std::size_t seen = begin + length;
  const std::size_t behind = begin + escape_tail(text, begin);
  std::optional<Match> found = encoded_at(text, behind, seen);
  if (!found && behind != begin) found = encoded_at(text, begin, seen);
  if (!found && behind != begin) judge_token(text, begin, behind - begin, out);
  bool read_on = false;  // over line ends, at sight
  // How much longer a run is than the widest line does not matter.
  const std::size_t end = length > kWidest ? seen : base64_end(text.substr(0, begin + kWidest + 2), seen);
  if (found) {
    out.push_back(*found);
    if (encoding_of(*found) == Encoding::base64)
      read_on = end - found->begin >= kWrapped && (end - found->begin) % 4 == 0;
  }
  const bool ends = end < text.size() && (text[end] == '\n' || text[end] == '\r' || text[end] == '\\');
  // Lines are read as such all the same: what only may begin so is none mostly.
  if (!found && seen >= behind + kLongText)
    if (const auto deflate = deflate_at(text, behind, end)) out.push_back(*deflate);
  const std::size_t line = found ? static_cast<std::size_t>(found->begin) : behind;
  const bool prefixed = !found && line + 1 < end && text[line] == '0' && (text[line + 1] | 0x20) == 'x';
  if (ends && !read_on && !prefixed && line < end) judge_lines(text, line, end - line, found.has_value(), out);
}

// Of a run that begins before `from` in the end of an escape: what is encoded may begin behind it.
void judge_run_before(Bytes text, std::size_t from, std::vector<Match>& out) {
  std::size_t begin = from;
  while (begin > 0 && from - begin <= kLongestTail + 2 && kBase64[at(text, begin - 1)] >= 0) --begin;
  if (begin == from || from - begin > kLongestTail + 2) return;
  const std::size_t before = out.size();
  const std::size_t end = base64_end(text.substr(0, from + kWidest + 2), from);
  if (end - begin >= kText) judge_run(text, begin, end - begin, out);
  while (out.size() > before && out.back().begin < from) out.pop_back();
}

// How many characters of base64 stand directly before `at`, as far as a fragment asks for them.
std::size_t base64_before(Bytes text, std::size_t at) {
  std::size_t count = 0;
  while (count < std::min(at, kFragmentRun) && kBase64[static_cast<unsigned char>(text[at - count - 1])] >= 0) ++count;
  return count;
}

// How long the run is that begins at bit `at`, as far as the two masks tell: 64 and more to their end.
std::size_t run_length(std::uint64_t low, std::uint64_t high, unsigned at) {
  const auto first = static_cast<std::size_t>(std::countr_one(low >> at));
  return first + at < 64 ? first : first + static_cast<std::size_t>(std::countr_one(high));
}

// Takes away the fragments with which a run begins that was found: from `first` on, runs in their order.
void drop_found(std::vector<Match>::const_iterator first, std::vector<Match>::const_iterator last,
                std::vector<Match>& others) {
  std::erase_if(others, [&](const Match& other) {
    if (!is_fragment(encoding_of(other))) return false;
    const auto run = std::lower_bound(first, last, other.begin,
                                      [](const Match& one, std::uint64_t begin) { return one.begin < begin; });
    if (run == last || run->begin != other.begin) return false;
    return encoding_of(*run) == Encoding::base64 || encoding_of(*run) == Encoding::hexadecimal;
  });
}

}  // namespace

Match encoded_candidate(std::uint64_t begin, Encoding encoding) {
  return {.begin = begin, .rule = kEncodedRules + static_cast<std::uint32_t>(encoding)};
}

Encoding encoding_of(const Match& match) { return static_cast<Encoding>(match.rule - kEncodedRules); }

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::base64:
    case Encoding::base64_fragment:
    case Encoding::base64_lines:
      return "base64";
    case Encoding::base32:
      return "base32";
    case Encoding::hexadecimal:
    case Encoding::hexadecimal_fragment:
    case Encoding::hexadecimal_lines:
      return "hexadecimal";
    case Encoding::utf16:
      return "UTF-16";
    case Encoding::percent:
      return "percent-encoding";
    case Encoding::backslash:
      return "backslash escapes";
    case Encoding::entities:
      return "HTML entities";
    case Encoding::quoted_printable:
      return "quoted-printable";
    case Encoding::terminal:
      return "terminal codes";
    case Encoding::literals:
    case Encoding::joined_literals:
      return "several literals";
    case Encoding::log_lines:
      return "lines of a log";
    case Encoding::broken_lines:
    case Encoding::folded_lines:
      return "several lines";
    case Encoding::invisible:
      return "invisible characters";
    case Encoding::base85:
      return "base85";
    case Encoding::uuencode:
      return "uuencode";
    case Encoding::going_on:
    case Encoding::unjudged:
      break;
  }
  return {};
}

void find_encoded(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  to = std::min(to, text.size());
  if (from >= to) return;
  const auto already = static_cast<std::ptrdiff_t>(out.size());
  find_wide(text, from, to, out);
  const auto wide = static_cast<std::ptrdiff_t>(out.size());
  std::vector<Match> others;  // escapes and fragments
  std::array<EncodedMasks, kBlocks + 1> masks{};
  std::size_t run = base64_before(text, from);  // characters before the block that belong to its first run
  if (run != 0) judge_run_before(text, from, out);
  const auto end_run = [&](std::size_t at, std::size_t more) {
    if (run + more >= kFragmentRun) find_fragments(text, {at - run, at + more}, {from, to}, others);
  };
  constexpr std::uint64_t kAll = ~std::uint64_t{0};
  for (std::size_t piece = from; piece < to; piece += kBlocks * 64) {
    const std::size_t blocks = std::min(kBlocks, (to - piece + 63) / 64);
    mask_encoded(text, piece, blocks + 1, masks.data());
    if (piece == from && run != 0 && masks[0].base64 != kAll)
      end_run(from, static_cast<std::size_t>(std::countr_one(masks[0].base64)));
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::uint64_t base64 = masks[i].base64;
      const std::uint64_t next = masks[i + 1].base64;
      const std::uint64_t behind_base64 = base64 << 1 | static_cast<std::uint64_t>(run != 0);
      const std::size_t block = piece + i * 64;
      const std::uint64_t inside = to - block < 64 ? (std::uint64_t{1} << (to - block)) - 1 : kAll;
      std::uint64_t begins = begin_of_16(base64, next) & ~behind_base64 & inside;
      for (; begins != 0; begins &= begins - 1) {
        const auto bit = static_cast<unsigned>(std::countr_zero(begins));
        const std::size_t length = run_length(base64, next, bit);
        judge_run(text, block + bit, length, out);
        if (length >= kFragmentRun && bit + length < 64)
          find_fragments(text, {block + bit, block + bit + length}, {from, to}, others);
      }
      for (std::uint64_t escape = masks[i].escape & inside; escape != 0; escape &= escape - 1)
        judge_escape(text, block + static_cast<std::size_t>(std::countr_zero(escape)), others);
      if (base64 >> 63 == 0) {
        run = 0;
        continue;
      }
      run = base64 == kAll ? run + 64 : static_cast<std::size_t>(std::countl_one(base64));
      if (next != kAll) {
        end_run(block + 64, static_cast<std::size_t>(std::countr_one(next)));
      } else if (block + 64 >= to) {
        end_run(block + 64, base64_end(text.substr(0, block + 64 + kFragmentRun), block + 64) - (block + 64));
      }
    }
  }
  while (out.size() > static_cast<std::size_t>(wide) && out.back().begin >= to) out.pop_back();
  drop_found(out.begin() + wide, out.end(), others);
  if (!std::is_sorted(others.begin(), others.end())) std::sort(others.begin(), others.end());
  if (wide != already) std::inplace_merge(out.begin() + already, out.begin() + wide, out.end());
  if (others.empty()) return;
  const auto runs = static_cast<std::ptrdiff_t>(out.size());
  out.insert(out.end(), others.begin(), others.end());
  std::inplace_merge(out.begin() + already, out.begin() + runs, out.end());
}

}  // namespace assay
