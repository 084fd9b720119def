#include "scanners/secrets/decode/encoded_finder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>
#include <utility>

#include "scanners/secrets/byte_masks.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/encoded_masks.h"
#include "scanners/secrets/decode/escapes.h"
#include "scanners/secrets/decode/wide_finder.h"

namespace assay {

namespace {

constexpr std::size_t kBlocks = 16;      // masked at a time: most changes of a delta have fewer
constexpr std::size_t kText = 16;        // characters of base64 that must decode to text: 12 bytes
constexpr std::size_t kHexText = 32;     // of hexadecimal: 16 bytes
constexpr std::size_t kCompressed = 24;  // of base64 behind which compressed data may begin

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

// gzip (RFC 1952), zlib (RFC 1950) at its usual levels or a zip archive.
bool is_base64_compressed(Bytes text, std::size_t begin) {
  if (text[begin] != 'H' && text[begin] != 'e' && text[begin] != 'U') return false;
  const Bytes head = text.substr(begin, kCompressed);
  if (head.size() < kCompressed) return false;
  if (!std::all_of(head.begin(), head.end(), [](char c) { return kBase64[static_cast<unsigned char>(c)] >= 0; }))
    return false;
  if (head.starts_with("H4sI") || head.starts_with("UEsDB")) return true;
  // Two bits of the third character are of the third byte.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kBegins{
      {{"eA", "EFGH"}, {"eF", "4567"}, {"eJ", "wxyz"}, {"eN", "opqr"}}};
  return std::any_of(kBegins.begin(), kBegins.end(), [&](const auto& begins) {
    return head.starts_with(begins.first) && begins.second.find(head[2]) != Bytes::npos;
  });
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

// The same of gzip and zip in hexadecimal.
bool is_hexadecimal_compressed(Bytes text, std::size_t begin) {
  const Bytes head = text.substr(begin, kHexText);
  if (head.size() < kHexText || (head[0] != '1' && head[0] != '5')) return false;
  const Bytes rest = head.substr(1);
  const bool gzip = head[0] == '1' && (rest.starts_with("f8b08") || rest.starts_with("F8B08"));
  if (!gzip && !head.starts_with("504b0304") && !head.starts_with("504B0304")) return false;
  return std::all_of(head.begin(), head.end(), [](char c) { return kHexadecimal[static_cast<unsigned char>(c)] >= 0; });
}

// The longest end of an escape that reads as characters of base64, and the longest begin of one that does not.
constexpr std::size_t kLongestTail = 5;
constexpr std::size_t kLongestCode = 16;
static_assert(kEncodedBefore >= 1 + kLongestCode + kLongestTail + 2);  // '[', and "0x" of hexadecimal

bool is_hexadecimal(Bytes text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return kHexadecimal[static_cast<unsigned char>(c)] >= 0; });
}

// How many characters of the run at `begin` belong to an escape that stands before it: n of "\n", u0022 of "\u0022", 22
// of "%22", and 32m of a colour's "ESC[1;32m", however a log writes ESC.
std::size_t escape_tail(Bytes text, std::size_t begin) {
  if (begin == 0) return 0;
  const Bytes run = text.substr(begin, kLongestTail);
  if (run.size() < kLongestTail) return 0;
  const auto ends_in = [&](std::size_t from, std::size_t digits) {
    return is_hexadecimal(run.substr(from, digits)) ? from + digits : 0;
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_parameter = [&](char c) { return is_digit(c) || c == ';' || c == '?'; };
  switch (text[begin - 1]) {
    case '%':
      return ends_in(0, 2);
    case '\\':
      return run[0] == 'u'   ? ends_in(1, 4)
             : run[0] == 'x' ? ends_in(1, 2)
                             : std::size_t{run[0] == 'n' || run[0] == 'r' || run[0] == 't'};
    case '[':
    case ';':
    case '?': {
      std::size_t first = begin;
      while (first > 0 && begin - first < kLongestCode && is_parameter(text[first - 1])) --first;
      std::size_t last = 0;
      while (last + 1 < run.size() && is_digit(run[last])) ++last;
      const bool letter = (run[last] | 0x20) >= 'a' && (run[last] | 0x20) <= 'z';
      return letter && first > 0 && text[first - 1] == '[' ? last + 1 : 0;
    }
    default:
      return 0;
  }
}

bool judge_begin(Bytes text, std::size_t begin, std::vector<Match>& out) {
  if (begin + kText > text.size()) return false;
  Encoding encoding = Encoding::hexadecimal;
  if (text[begin] == '0' && (text[begin + 1] | 0x20) == 'x') {
    begin += 2;
    if (!is_hexadecimal_text(text, begin) && !is_hexadecimal_compressed(text, begin)) return false;
  } else if (!is_hexadecimal_text(text, begin) && !is_hexadecimal_compressed(text, begin)) {
    if (!is_base64_text(text, begin) && !is_base64_compressed(text, begin) && !is_base64_wide(text, begin))
      return false;
    encoding = Encoding::base64;
  }
  out.push_back(encoded_candidate(begin, encoding));
  return true;
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

// The run that begins at `begin`, which may be the end of an escape.
void judge_run(Bytes text, std::size_t begin, std::vector<Match>& out) {
  const std::size_t tail = escape_tail(text, begin);
  if (tail != 0 && judge_begin(text, begin + tail, out)) return;
  if (!judge_begin(text, begin, out) && tail != 0) judge_token(text, begin, tail, out);
}

// Of a run that begins before `from` in the end of an escape: what is encoded may begin behind it.
void judge_run_before(Bytes text, std::size_t from, std::vector<Match>& out) {
  std::size_t begin = from;
  while (begin > 0 && from - begin <= kLongestTail + 2 && kBase64[at(text, begin - 1)] >= 0) --begin;
  if (begin == from || from - begin > kLongestTail + 2) return;
  const std::size_t before = out.size();
  judge_run(text, begin, out);
  if (out.size() > before && out.back().begin < from) out.pop_back();
}

}  // namespace

Match encoded_candidate(std::uint64_t begin, Encoding encoding) {
  return {.begin = begin, .rule = kEncodedRules + static_cast<std::uint32_t>(encoding)};
}

Encoding encoding_of(const Match& match) { return static_cast<Encoding>(match.rule - kEncodedRules); }

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::base64:
      return "base64";
    case Encoding::hexadecimal:
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
      return "several literals";
    case Encoding::log_lines:
      return "lines of a log";
    case Encoding::broken_lines:
      return "several lines";
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
  std::vector<Match> escapes;
  std::array<EncodedMasks, kBlocks + 1> masks{};
  std::uint64_t before = from > 0 && kBase64[at(text, from - 1)] >= 0 ? 1 : 0;
  if (before != 0) judge_run_before(text, from, out);
  for (std::size_t piece = from; piece < to; piece += kBlocks * 64) {
    const std::size_t blocks = std::min(kBlocks, (to - piece + 63) / 64);
    mask_encoded(text, piece, blocks + 1, masks.data());
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::uint64_t base64 = masks[i].base64;
      const std::uint64_t behind_base64 = base64 << 1 | before;
      before = base64 >> 63;
      const std::size_t block = piece + i * 64;
      const std::uint64_t inside = to - block < 64 ? (std::uint64_t{1} << (to - block)) - 1 : ~std::uint64_t{0};
      std::uint64_t begins = begin_of_16(base64, masks[i + 1].base64) & ~behind_base64 & inside;
      for (; begins != 0; begins &= begins - 1)
        judge_run(text, block + static_cast<std::size_t>(std::countr_zero(begins)), out);
      for (std::uint64_t escape = masks[i].escape & inside; escape != 0; escape &= escape - 1)
        judge_escape(text, block + static_cast<std::size_t>(std::countr_zero(escape)), escapes);
    }
  }
  if (out.size() > static_cast<std::size_t>(wide) && out.back().begin >= to) out.pop_back();
  if (wide != already) std::inplace_merge(out.begin() + already, out.begin() + wide, out.end());
  if (escapes.empty()) return;
  const auto others = static_cast<std::ptrdiff_t>(out.size());
  out.insert(out.end(), escapes.begin(), escapes.end());
  std::inplace_merge(out.begin() + already, out.begin() + others, out.end());
}

}  // namespace assay
