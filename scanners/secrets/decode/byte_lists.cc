#include "scanners/secrets/decode/byte_lists.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "rules/rule.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/dump_lines.h"
#include "scanners/secrets/decode/encoded_finder.h"
#include "scanners/secrets/decode/unpacking.h"

namespace assay {

namespace {

// Between two elements, the blanks before a line's first one among it.
constexpr std::size_t kSeparator = 48;
constexpr std::size_t kMostSigns = 3;

bool is_decimal(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_quote(char c) { return c == '\'' || c == '"'; }
int hex(char c) { return kHexadecimal[static_cast<unsigned char>(c)]; }
char at_or_none(Bytes text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }
bool goes_on(char c) { return is_letter(c) || is_decimal(c) || c == '_'; }

ListElement prefixed_at(Bytes text, std::size_t at) {
  if (at_or_none(text, at) != '0' || (at_or_none(text, at + 1) | 0x20) != 'x') return {};
  int value = 0;
  std::size_t end = at + 2;
  for (; end < text.size() && end < at + 4 && hex(text[end]) >= 0; ++end) value = value << 4 | hex(text[end]);
  if (end == at + 2 || goes_on(at_or_none(text, end))) return {};
  return {at, end, static_cast<unsigned char>(value)};
}

ListElement decimal_at(Bytes text, std::size_t at) {
  int value = 0;
  std::size_t end = at;
  for (; end < text.size() && end < at + 3 && is_decimal(text[end]); ++end) value = value * 10 + (text[end] - '0');
  if (end == at || value > 255 || goes_on(at_or_none(text, end))) return {};
  return {at, end, static_cast<unsigned char>(value)};
}

ListElement pair_at(Bytes text, std::size_t at) {
  if (at + 2 > text.size() || hex(text[at]) < 0 || hex(text[at + 1]) < 0 || goes_on(at_or_none(text, at + 2)))
    return {};
  return {at, at + 2, static_cast<unsigned char>(hex(text[at]) << 4 | hex(text[at + 1]))};
}

ListElement character_at(Bytes text, std::size_t at) {
  if (at == 0 || !is_quote(text[at - 1])) return {};
  char byte = at_or_none(text, at);
  std::size_t end = at + 1;
  if (byte == '\\') {
    constexpr std::string_view kKinds = "nrt0", kBytes("\n\r\t\0", 4);
    byte = at_or_none(text, end++);
    if (const std::size_t which = kKinds.find(byte); which != Bytes::npos) byte = kBytes[which];
  }
  return at_or_none(text, end) == text[at - 1] ? ListElement{at - 1, end + 1, static_cast<unsigned char>(byte)}
                                               : ListElement{};
}

bool is_text(const ListElement& element) { return element.end != 0 && is_text_byte(element.byte); }

// Behind a cast or the name of a call that stands at `at`, and what a quote has before it.
std::size_t behind_word(Bytes text, std::size_t at, ListKind kind) {
  if (kind == ListKind::characters)
    return is_letter(text[at]) && is_quote(at_or_none(text, at + 1)) ? at + 1 : Bytes::npos;
  for (const std::string_view word : {"(byte)", "(char)", "chr(", "chrw(", "char("}) {
    const Bytes here = text.substr(at, word.size());
    if (here.size() == word.size() &&
        std::equal(here.begin(), here.end(), word.begin(), [](char a, char b) { return (a | 0x20) == (b | 0x20); }))
      return at + word.size();
  }
  return Bytes::npos;
}

// Of a list of numbers the base tells: with a letter among pairs they are hexadecimal. By so many elements as a
// candidate has.
ListKind numbers_at(Bytes text, std::size_t at) {
  bool pairs = true, letters = false, decimal = true;
  std::size_t count = 0;
  while (count < kListText) {
    std::size_t end = at;
    while (end < text.size() && end < at + 4 && goes_on(text[end])) ++end;
    const Bytes word = text.substr(at, end - at);
    if (word.empty() || word.size() > 3 || !std::all_of(word.begin(), word.end(), [](char c) { return hex(c) >= 0; }))
      break;
    pairs = pairs && word.size() == 2;
    const bool digits = std::all_of(word.begin(), word.end(), is_decimal);
    letters = letters || !digits;
    decimal = decimal && digits;
    if (!pairs && !decimal) break;
    ++count;
    const std::size_t next = next_element(text, end, ListKind::pairs);
    at = next != Bytes::npos ? next : next_element(text, end, ListKind::decimal);
    if (at == Bytes::npos) break;
  }
  if (count == 0) return ListKind::none;
  if (pairs && letters) return ListKind::pairs;
  return decimal ? ListKind::decimal : ListKind::none;
}

// The byte of the element that ends before the one at `at`; -1 where none does.
int byte_before(Bytes text, std::size_t at, ListKind kind) {
  const std::size_t lowest = at - std::min(at, kSeparator);
  std::size_t end = kind == ListKind::characters ? at - 1 : at;
  while (end > lowest && !goes_on(text[end - 1]) && !is_quote(text[end - 1])) --end;
  // A cast or a call.
  if (kind != ListKind::characters && end > lowest && is_letter(text[end - 1]) && text[end] == '(') {
    while (end > lowest && is_letter(text[end - 1])) --end;
    while (end > lowest && !goes_on(text[end - 1]) && !is_quote(text[end - 1])) --end;
  } else if (end < at && text[end] == ')' && text.substr(0, end + 1).ends_with("(byte)")) {
    end -= 5;
    while (end > lowest && !goes_on(text[end - 1]) && !is_quote(text[end - 1])) --end;
  }
  if (end == lowest) return -1;
  std::size_t begin = end;
  if (kind == ListKind::characters) {
    if (end < 3 || !is_quote(text[end - 1])) return -1;
    begin = text[end - 3] == text[end - 1] ? end - 2 : end - std::min<std::size_t>(end, 3);
  } else {
    while (begin > 0 && end - begin < 5 && goes_on(text[begin - 1])) --begin;
  }
  const ListElement element = element_at(text, begin, kind);
  return element.end == end && next_element(text, end, kind) == at ? element.byte : -1;
}

// Of gzip, zip, zlib, bzip2, xz, zstd, LZ4, 7z, rar, lzma, lzip: what is no text.
bool may_be_packed(unsigned char byte) { return byte == 0x1f || byte == 0xfd || byte == 0x28 || byte == 0x04; }

// What begins at `at`: as many bytes as tell compressed data and archives.
bool begins_packed_list(Bytes text, std::size_t at, ListKind kind) {
  std::array<char, kListText> head{};
  for (char& byte : head) {
    const ListElement element = at == Bytes::npos ? ListElement{} : element_at(text, at, kind);
    if (element.end == 0) return false;
    byte = static_cast<char>(element.byte);
    at = next_element(text, element.end, kind);
  }
  const Bytes bytes(head.data(), head.size());
  if (bytes.starts_with("\x1f\x8b\x08") || bytes.starts_with("PK\x03\x04")) return true;
  if (bytes[0] == 'x' && Bytes("\x01^\x9c\xda", 4).find(bytes[1]) != Bytes::npos) return (bytes[2] & 6) != 6;
  return packed_kind(bytes) != ContainerKind::none;
}

// Whether what stands there may be the first element of text or of compressed data: most numbers are none. Two digits
// and more (0x41, 65, 103), or those of a dump.
bool may_begin_list(Bytes text, std::size_t at) {
  if (at + 8 > text.size()) return false;
  const Bytes head = text.substr(at, 8);
  // A character, between quotes or in a column of od.
  if (!is_decimal(head[0]) || (at > 0 && is_quote(text[at - 1])) || head.substr(1, 3) == "   ") return true;
  if (head[0] == '0' && (head[1] | 0x20) == 'x') return hex(head[2]) >= 0 && !goes_on(head[4]);
  if (hex(head[1]) < 0) return false;
  std::size_t end = 2;
  while (end < 4 && hex(head[end]) >= 0) ++end;
  // What parts it from the next element, which has two digits as well mostly.
  std::size_t next = end;
  while (next < 7 && std::string_view(" ,:-;)\r\n.&+|").find(head[next]) != Bytes::npos) ++next;
  return next != end && (next == 7 || hex(head[next]) >= 0 || is_letter(head[next]) || next - end > 1);
}

}  // namespace

ListKind list_kind(Bytes text, std::size_t at) {
  if (at >= text.size()) return ListKind::none;
  const char before = at == 0 ? '\0' : text[at - 1];
  if (is_quote(before)) return character_at(text, at).end != 0 ? ListKind::characters : ListKind::none;
  if (goes_on(before) || before == '.' || before == '\\' || before == '#' || before == '%' || hex(text[at]) < 0)
    return ListKind::none;
  if (text[at] == '0' && (at_or_none(text, at + 1) | 0x20) == 'x') return ListKind::prefixed;
  return numbers_at(text, at);
}

ListElement element_at(Bytes text, std::size_t at, ListKind kind) {
  switch (kind) {
    case ListKind::prefixed:
      return prefixed_at(text, at);
    case ListKind::decimal:
      return decimal_at(text, at);
    case ListKind::pairs:
      return pair_at(text, at);
    case ListKind::characters:
      return character_at(text, at);
    case ListKind::none:
      break;
  }
  return {};
}

std::size_t next_element(Bytes text, std::size_t end, ListKind kind) {
  std::size_t signs = 0;
  for (std::size_t at = end; at < text.size() && at - end < kSeparator;) {
    const char c = text[at];
    const bool part = at > end || c == ')';
    const char behind_c = at_or_none(text, at + 1);
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
    } else if (c == '\\' && at > end && (behind_c == 'n' || behind_c == 'r' || behind_c == 't')) {
      at += 2;  // a line end in a string
    } else if (std::string_view(",;+&|)").find(c) != Bytes::npos ||
               (kind == ListKind::pairs && (c == ':' || c == '-')) || (c == '.' && !is_decimal(behind_c)) ||
               (c == '\\' && (behind_c == '\n' || behind_c == '\r'))) {
      if (++signs > kMostSigns) return Bytes::npos;
      ++at;
    } else if (kind == ListKind::characters && is_quote(c)) {
      return part ? at + 1 : Bytes::npos;
    } else if (part && kind != ListKind::characters && hex(c) >= 0 && (kind == ListKind::pairs || is_decimal(c))) {
      return at;
    } else {
      const std::size_t behind = part ? behind_word(text, at, kind) : Bytes::npos;
      if (behind == Bytes::npos) return Bytes::npos;
      at = behind;
    }
  }
  return Bytes::npos;
}

void judge_list(Bytes whole, std::size_t at, std::vector<Match>& out) {
  if (!may_begin_list(whole, at)) return;
  if (judge_dump(whole, at, out)) return;
  const std::size_t lowest = at - std::min(at, kReach);
  const Bytes text = whole.substr(lowest, at - lowest + kReach);
  at -= lowest;
  const ListKind kind = list_kind(text, at);
  if (kind == ListKind::none) return;
  const ListElement first = element_at(text, at, kind);
  if (!is_text(first) && !may_be_packed(first.byte)) return;
  const Bytes near = text.substr(at, kListNear);
  if (kind != ListKind::characters && std::count_if(near.begin(), near.end(), is_decimal) < kListDigits) return;
  std::size_t count = 0;
  for (std::size_t next = at; count < kListText; ++count) {
    const ListElement element = next == Bytes::npos ? ListElement{} : element_at(text, next, kind);
    if (!is_text(element)) break;
    next = next_element(text, element.end, kind);
  }
  const int before = byte_before(text, at, kind);
  if (count < kListText) {
    if (before >= 0 || kind == ListKind::characters || !begins_packed_list(text, at, kind)) return;
  } else if (before >= 0 && is_text_byte(static_cast<unsigned char>(before)) &&
             (kind != ListKind::characters || kBase64[static_cast<std::size_t>(before)] >= 0)) {
    return;  // it began before
  }
  out.push_back(encoded_candidate(lowest + at, Encoding::byte_list));
}

}  // namespace assay
