#include "scanners/secrets/decode/escapes.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/line_width.h"

namespace assay {

namespace {

// Blanks between two literals, and what stands in a terminal's code.
constexpr std::size_t kLongestSeam = 64;
constexpr std::size_t kLongestCode = 64;
// Jenkins hides a note of base64 in its codes, some hundred characters.
constexpr std::size_t kLongestNote = 4096;

constexpr std::string_view kNote = "\x1b[8mha:";
constexpr std::string_view kNoteEnd = "\x1b[0m";

int hex_at(Bytes text, std::size_t at) {
  return at < text.size() ? kHexadecimal[static_cast<unsigned char>(text[at])] : -1;
}

// The number of `digits` hexadecimal digits from `at` on.
std::optional<std::uint32_t> hex_number(Bytes text, std::size_t at, std::size_t digits) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_at(text, at + i);
    if (digit < 0) return std::nullopt;
    number = number << 4 | static_cast<std::uint32_t>(digit);
  }
  return number;
}

Escape of_byte(std::size_t length, std::uint32_t byte) { return {length, {static_cast<char>(byte)}, 1}; }

// Surrogates and what is no code point become U+FFFD.
Escape of_code_point(std::size_t length, std::uint32_t code) {
  if ((code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) code = 0xFFFD;
  std::string utf8;
  append_utf8(utf8, code);
  Escape escape{.length = length, .size = utf8.size()};
  std::copy(utf8.begin(), utf8.end(), escape.bytes.begin());
  return escape;
}

// Length of a line end at `at`, 0 without one.
std::size_t line_end_at(Bytes text, std::size_t at) {
  if (text.substr(std::min(at, text.size()), 2) == "\r\n") return 2;
  return at < text.size() && (text[at] == '\n' || text[at] == '\r') ? 1 : 0;
}

Escape percent_at(Bytes text, std::size_t at) {  // RFC 3986 §2.1
  const auto byte = hex_number(text, at + 1, 2);
  return byte ? of_byte(3, *byte) : Escape{};
}

// Three digits, as C, shells and most languages have a byte: fewer may be a group of a regular expression.
Escape octal_at(Bytes text, std::size_t at) {
  std::uint32_t byte = 0;
  for (std::size_t i = at + 1; i < at + 4; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '7') return {};
    byte = byte << 3 | static_cast<std::uint32_t>(text[i] - '0');
  }
  return of_byte(4, byte);
}

// Of JSON (RFC 8259 §7), and \x as most languages have it.
Escape character_at(Bytes text, std::size_t at) {
  if (at + 1 >= text.size()) return {};
  const char kind = text[at + 1];
  if (kind == 'u' || kind == 'x') {
    const std::size_t digits = kind == 'u' ? 4 : 2;
    const auto code = hex_number(text, at + 2, digits);
    if (!code) return {};
    return kind == 'u' ? of_code_point(6, *code) : of_byte(4, *code);
  }
  if (kind >= '0' && kind <= '3') return octal_at(text, at);
  // In YAML (1.2.2 §7.3.1) the next line's indentation goes too; where it does not, what it is in is no token.
  if (const std::size_t end = line_end_at(text, at + 1); end != 0) {
    const Bytes seam = text.substr(at, kLongestSeam);
    return {.length = std::min(seam.find_first_not_of(" \t", 1 + end), seam.size())};
  }
  constexpr std::string_view kKinds = "\"\\/'nrt", kBytes = "\"\\/'\n\r\t";
  const std::size_t which = kKinds.find(kind);
  return which == Bytes::npos ? Escape{} : of_byte(2, static_cast<unsigned char>(kBytes[which]));
}

// With the rest of a terminal's code, which a JSON log has within values as the terminal has it: "\u001b[1;32m".
Escape backslash_at(Bytes text, std::size_t at) {
  Escape escape = character_at(text, at);
  if (escape.size != 1 || escape.bytes[0] != '\x1b') return escape;
  const Bytes code = text.substr(at, kLongestCode);
  std::size_t end = escape.length;
  if (end >= code.size() || code[end] != '[') return escape;
  for (++end; end < code.size() && code[end] >= 0x20 && code[end] < 0x40;) ++end;
  return end < code.size() && code[end] >= 0x40 && code[end] < 0x7f ? Escape{.length = end + 1} : escape;
}

Escape entity_at(Bytes text, std::size_t at) {
  constexpr std::array<std::pair<std::string_view, char>, 6> kNamed{
      {{"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}, {"&nbsp;", ' '}}};
  constexpr std::size_t kLongest = 10;  // "&#0000065;"
  const Bytes here = text.substr(at, kLongest);
  if (here.size() < 4) return {};
  if (here[1] != '#') {
    for (const auto& [name, byte] : kNamed)
      if (here.starts_with(name)) return of_byte(name.size(), static_cast<unsigned char>(byte));
    return {};
  }
  const bool hexadecimal = (here[2] | 0x20) == 'x';
  const std::size_t digits = hexadecimal ? 3 : 2;
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(here.data() + digits, here.data() + here.size(), code, hexadecimal ? 16 : 10);
  const auto length = static_cast<std::size_t>(end - here.data());
  if (error != std::errc() || length == here.size() || here[length] != ';') return {};
  return of_code_point(length + 1, code);
}

Escape quoted_printable_at(Bytes text, std::size_t at) {  // RFC 2045 §6.7
  if (const std::size_t end = line_end_at(text, at + 1); end != 0) return {.length = 1 + end};
  const auto byte = hex_number(text, at + 1, 2);
  return byte ? of_byte(3, *byte) : Escape{};
}

// Control sequences, commands of operating system and application (ECMA-48 §5.4, §5.6), notes of Jenkins.
Escape terminal_code_at(Bytes text, std::size_t at) {
  if (at + 2 >= text.size()) return {};
  if (text[at + 2] == kNote[2] && text.substr(at, kNote.size()) == kNote) {
    const std::size_t end = text.substr(at, kLongestNote).find(kNoteEnd, kNote.size());
    if (end != Bytes::npos) return {.length = end + kNoteEnd.size()};
  }
  const bool command = text[at + 1] == ']' || text[at + 1] == '_';
  const Bytes code = text.substr(at, command ? kLongestNote : kLongestCode);
  if (command) {
    const std::size_t end = code.find_first_of("\a\x1b\n", 2);
    if (end == Bytes::npos || code[end] == '\n') return {};
    if (code[end] == '\a') return {.length = end + 1};
    return code.substr(end, 2) == "\x1b\\" ? Escape{.length = end + 2} : Escape{};
  }
  if (code[1] != '[') return {};
  std::size_t end = 2;
  while (end < code.size() && code[end] >= 0x20 && code[end] < 0x40) ++end;
  return end < code.size() && code[end] >= 0x40 && code[end] < 0x7f ? Escape{.length = end + 1} : Escape{};
}

// From one literal's closing quote to the next one's opening quote: a line end between, blanks, and maybe an operator,
// which may stand between quotes of two kinds.
Escape seam_at(Bytes text, std::size_t at) {
  const Bytes here = text.substr(at, kLongestSeam);
  bool operated = false;
  for (std::size_t i = 1; i < here.size(); ++i) {
    const char c = here[i];
    if (c == '"' || c == '\'') return i > 1 && (operated || c == here[0]) ? Escape{.length = i + 1} : Escape{};
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank && c != '+' && c != '.' && c != '&' && c != '\\') return {};
    operated = operated || (!blank && c != '\\');
  }
  return {};
}

// U+00AD, U+200B to U+200D, U+2060 and U+FEFF: a page that breaks lines, or a word processor, puts them between any two
// characters.
Escape invisible_at(Bytes text, std::size_t at) {
  const Bytes here = text.substr(at, 3);
  if (here.starts_with("\xC2\xAD")) return {.length = 2};
  const bool none = here != "\xE2\x80\x8B" && here != "\xE2\x80\x8C" && here != "\xE2\x80\x8D" &&
                    here != "\xE2\x81\xA0" && here != "\xEF\xBB\xBF";
  return none ? Escape{} : Escape{.length = 3};
}

}  // namespace

bool is_escaped(Encoding encoding) { return !introducers(encoding).empty(); }

std::string_view introducers(Encoding encoding) {
  switch (encoding) {
    case Encoding::percent:
      return "%";
    case Encoding::backslash:
      return "\\";
    case Encoding::entities:
      return "&";
    case Encoding::quoted_printable:
      return "=";
    case Encoding::terminal:
      return "\x1b";
    case Encoding::literals:
      return "\"'";
    case Encoding::invisible:
      return "\xC2\xE2\xEF";
    case Encoding::broken_lines:
      return "\r\n\"";  // a quote ends the text of a cut line in an object
    default:
      return {};
  }
}

Escape escape_at(Bytes text, std::size_t at, Encoding encoding) {
  switch (encoding) {
    case Encoding::percent:
      return percent_at(text, at);
    case Encoding::backslash:
      return backslash_at(text, at);
    case Encoding::entities:
      return entity_at(text, at);
    case Encoding::quoted_printable:
      return quoted_printable_at(text, at);
    case Encoding::terminal:
      return terminal_code_at(text, at);
    case Encoding::literals:
      return seam_at(text, at);
    case Encoding::invisible:
      return invisible_at(text, at);
    case Encoding::broken_lines:
      return break_at(text, at);
    default:
      return {};
  }
}

}  // namespace assay
