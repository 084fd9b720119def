// Where escapes are worth decoding: each that a mask points at is read (encoded_masks.h).
#include <algorithm>
#include <bit>

#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/base85.h"
#include "scanners/secrets/decode/encoded_masks.h"
#include "scanners/secrets/decode/escapes.h"

namespace assay {

namespace {

// What is shorter is no token.
constexpr std::size_t kShortest = 16;
// Lines of quoted-printable have 76 characters at most.
constexpr std::size_t kLongestLine = 80;
static_assert(kLongestLine <= kEscapeBefore);

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
    case '\xC2':
    case '\xE2':
    case '\xEF':
      return Encoding::invisible;
    default:
      return Encoding::literals;
  }
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// Whether the escape stands for what begins another one, as "%25" does before "41".
bool begins_another(Bytes text, const Escape& escape, std::size_t behind) {
  const Bytes rest = text.substr(behind, kEscapeGap);
  switch (escape.bytes[0]) {
    case '%':
      return rest.size() >= 2 && kHexadecimal[static_cast<unsigned char>(rest[0])] >= 0 &&
             kHexadecimal[static_cast<unsigned char>(rest[1])] >= 0;
    case '\\': {
      const std::size_t kind = rest.find_first_not_of('\\');
      if (kind == Bytes::npos || rest.size() <= kind + 2) return false;
      if (rest[kind] >= '0' && rest[kind] <= '3') return is_octal(rest[kind + 1]) && is_octal(rest[kind + 2]);
      return (rest[kind] == 'u' || rest[kind] == 'x') &&
             kHexadecimal[static_cast<unsigned char>(rest[kind + 1])] >= 0 &&
             kHexadecimal[static_cast<unsigned char>(rest[kind + 2])] >= 0;
    }
    case '&':
      return rest.starts_with("#") || rest.starts_with("amp;") || rest.starts_with("sig=");
    case '\x1b':
      return rest.starts_with("[") || rest.starts_with("]") || rest.starts_with("_bk;");
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

// How many characters of a word stand before `at`, up to kShortest.
std::size_t word_before(Bytes text, std::size_t at) {
  std::size_t length = 0;
  while (length < kShortest && length < at && is_word_byte(text[at - length - 1])) ++length;
  return length;
}

struct Word {
  std::size_t length = 0;   // of what it stands for
  std::size_t escapes = 0;  // in it
};

// What there is of a word from `at` on, escapes read; up to `enough` characters.
Word word_from(Bytes text, std::size_t at, Encoding kind, std::size_t enough) {
  const std::size_t most = std::min(text.size(), at + kEscapeGap);
  const std::string_view begins = introducers(kind);
  Word word;
  while (at < most && word.length < enough) {
    if (is_word_byte(text[at])) {
      ++at;
      ++word.length;
      continue;
    }
    if (begins.find(text[at]) == std::string_view::npos) break;
    const Escape escape = escape_at(text, at, kind);
    if (escape.length == 0 || !counts(text, escape, at + escape.length, kind)) break;
    at += escape.length;
    word.length += escape.size;
    ++word.escapes;
  }
  return word;
}

bool is_visible(char c) { return c > 0x20 && c < 0x7f; }

// A line that is a word of base64 and nothing else, with its padding: "d2h5bmVyMQ=". Soft breaks stand in lines that
// are nearly as long as lines may be, and hardly ever behind a fourth character that makes one.
bool is_padded_word(Bytes text, std::size_t at, std::size_t length) {
  constexpr std::size_t kLongestWord = 60;
  const Bytes word = text.substr(at - length, length);
  return (at == length || text[at - length - 1] == '\n') && (length + 1) % 4 == 0 && length < kLongestWord &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/';
         });
}

// A soft line break (RFC 2045 §6.7) ends a line anywhere, within base64 and other escapes too. Behind a longer line,
// and behind '=', stands the padding of base64.
bool parts_something(Bytes text, std::size_t at, std::size_t behind) {
  std::size_t before = 0;
  while (before < at && is_visible(text[at - before - 1]))
    if (++before == kLongestLine) return false;
  if (before == 0 || text[at - 1] == '=') return false;
  std::size_t length = 0;
  while (length < kShortest && behind + length < text.size() && is_visible(text[behind + length])) ++length;
  // A list of such words has a word, and the end of its line, behind each.
  if (is_padded_word(text, at, before)) {
    std::size_t end = behind;
    while (end < text.size() && is_visible(text[end])) ++end;
    const std::size_t next = end - behind;
    if (next % 4 == 0 && (end == text.size() || text[end] == '\n' || text[end] == '\r')) return false;
  }
  return length > 0 && before + length >= kShortest;
}

// Whether two literals that only blanks or a line end part may be one value, and not two of a list.
bool is_continued(Bytes text, std::size_t at, std::size_t behind, std::size_t before) {
  const Bytes seam = text.substr(at + 1, behind - at - 2);
  if (seam.find_first_of("+.&\\") != Bytes::npos) return true;
  if (std::count(seam.begin(), seam.end(), '\n') > 1) return false;
  std::size_t length = 0;
  while (before + length < kShortest && behind + length < text.size() && is_word_byte(text[behind + length])) ++length;
  return before + length >= kShortest;
}

// A colour that ends at a blank, as most of them do.
bool ends_colour(Bytes text, std::size_t at) {
  if (text[at + 1] != '[') return false;
  std::size_t end = at + 2;
  while (end < text.size() && (text[end] == ';' || (text[end] >= '0' && text[end] <= '9'))) ++end;
  return end + 1 >= text.size() || (text[end] == 'm' && text[end + 1] != '\x1b' && !is_word_byte(text[end + 1]));
}

// Whether the blank at `at` is that of a private key's first line: the first escape of a key of which most lines have
// no other that counts.
bool begins_key(Bytes text, std::size_t at) {
  return text.substr(0, at).ends_with("-----BEGIN") && text.substr(at, kEscapeReach).find("PRIVATE") != Bytes::npos;
}

// What the quick looks of judge_escape leave.
void judge(Bytes whole, std::size_t at, Encoding kind, std::vector<Match>& out) {
  const Bytes text = whole.substr(0, at + kEscapeReach);
  const Escape escape = escape_at(text, at, kind);
  if (escape.length == 0) return;
  if (escape.size == 1 && escape.bytes[0] == ' ' && begins_key(text, at))
    return out.push_back(encoded_candidate(at, kind));
  std::size_t behind = at + escape.length;
  // grep writes two codes in a row.
  const bool in_a_row = kind == Encoding::terminal || kind == Encoding::invisible;
  while (in_a_row && behind < text.size() && introducers(kind).find(text[behind]) != std::string_view::npos) {
    const std::size_t more = escape_at(text, behind, kind).length;
    if (more == 0) break;
    behind += more;
  }
  if (kind == Encoding::quoted_printable && escape.size == 0) {
    if (parts_something(text, at, behind)) out.push_back(encoded_candidate(at, kind));
    return;
  }
  // What stands for nothing is between two characters of a word.
  if (escape.size == 0 &&
      (at == 0 || !is_word_byte(text[at - 1]) || behind >= text.size() || !is_word_byte(text[behind])))
    return;
  if (!counts(text, escape, behind, kind)) return;
  const std::size_t before = word_before(text, at);
  if (kind == Encoding::literals && !is_continued(text, at, behind, before)) return;
  // "size=40" is mostly a name and what it is set to, and only '=' itself has to be written so.
  const Bytes name = text.substr(at - before, before);
  const bool alone = kind != Encoding::quoted_printable || escape.bytes[0] == '=' ||
                     std::any_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  const Word word = word_from(text, at, kind, alone ? kShortest - before : kEscapeGap);
  if (before + word.length < kShortest || (!alone && word.escapes < 2)) return;
  out.push_back(encoded_candidate(at, kind));
}

}  // namespace

void judge_escape(Bytes text, std::size_t at, std::vector<Match>& out) {
  if (text[at] == '<') {  // what base85 of Adobe begins with
    if (base85_begin(text.substr(0, at + kEscapeReach), at).form != Base85::none)
      out.push_back(encoded_candidate(at, Encoding::base85));
    return;
  }
  const Encoding kind = kind_of(text[at]);
  const bool nothing = kind == Encoding::terminal || kind == Encoding::literals || kind == Encoding::invisible;
  if (nothing && (at == 0 || !is_word_byte(text[at - 1]))) return;
  if (kind == Encoding::terminal && ends_colour(text.substr(0, at + kEscapeReach), at)) return;
  judge(text, at, kind, out);
}

void find_escapes(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  to = std::min(to, text.size());
  EncodedMasks masks;
  for (std::size_t block = from; block < to; block += 64) {
    mask_encoded(text, block, 1, &masks);
    if (to - block < 64) masks.escape &= (std::uint64_t{1} << (to - block)) - 1;
    for (std::uint64_t bits = masks.escape; bits != 0; bits &= bits - 1)
      judge_escape(text, block + static_cast<std::size_t>(std::countr_zero(bits)), out);
  }
}

}  // namespace assay
