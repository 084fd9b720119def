#include "sarif/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/utf8.h"

namespace assay {

namespace {

// What an output over a descriptor hands on as it is, without a copy.
constexpr std::size_t kFullBytes = std::size_t{64} << 10;
constexpr char kHexDigits[] = "0123456789abcdef";
// The longest escape of one byte.
constexpr std::size_t kLongestEscape = 6;
constexpr std::size_t kMostDigits = 20;  // of a number of 64 bits, or its sign

char* put(char* at, std::string_view text) {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

char* put_unicode_escape(char* at, unsigned unit) {
  at = put(at, "\\u");
  for (int shift = 12; shift >= 0; shift -= 4) *at++ = kHexDigits[(unit >> shift) & 15];
  return at;
}

char* put_ascii_escape(char* at, unsigned char byte) {
  switch (byte) {
    case '"':
      return put(at, "\\\"");
    case '\\':
      return put(at, "\\\\");
    case '\b':
      return put(at, "\\b");
    case '\f':
      return put(at, "\\f");
    case '\n':
      return put(at, "\\n");
    case '\r':
      return put(at, "\\r");
    case '\t':
      return put(at, "\\t");
    default:
      return put_unicode_escape(at, byte);
  }
}

// Bytes that stand for themselves.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7F; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();

// C1 controls and U+2028, U+2029: legal in JSON, but line ends to JavaScript and orders to a terminal.
unsigned escaped_code_point(std::string_view sequence) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 2 && at(0) == 0xC2 && at(1) < 0xA0) return at(1);
  if (sequence.size() == 3 && at(0) == 0xE2 && at(1) == 0x80 && (at(2) == 0xA8 || at(2) == 0xA9)) {
    return 0x2000U + (at(2) & 0x3FU);
  }
  return 0;
}

// Of eight bytes at once: whether each stands for itself. The subtractions find a byte that is zero, or below 0x20,
// whatever stands above it; carries may only find too many.
bool all_plain(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  const auto has_zero = [](std::uint64_t of) { return (of - kOnes) & ~of; };
  const std::uint64_t found = word | has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\')) |
                              has_zero(word ^ (kOnes * 0x7F)) | ((word - kOnes * 0x20) & ~word);
  return (found & kHigh) == 0;
}

// Escapes text to `out`, where there is room for kLongestEscape times its size. Returns the end. Plain bytes are copied
// by eight.
char* put_escaped(char* out, std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    for (; end - at >= 8 && all_plain(at); at += 8, out += 8) std::memcpy(out, at, 8);
    while (at != end && kPlain[static_cast<unsigned char>(*at)]) *out++ = *at++;
    if (at == end) return out;
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    const std::size_t length = utf8_sequence(rest);
    if (length == 0) {
      out = put(out, "\xEF\xBF\xBD");
      at += 1;
    } else if (length == 1) {
      out = put_ascii_escape(out, static_cast<unsigned char>(*at));
      at += 1;
    } else {
      const unsigned escaped = escaped_code_point(rest.substr(0, length));
      out = escaped != 0 ? put_unicode_escape(out, escaped) : put(out, rest.substr(0, length));
      at += length;
    }
  }
}

// A text is escaped in pieces, so that a long one needs no room for six times its size. A piece ends between
// characters, or where there are none.
constexpr std::size_t kPiece = 4096;

std::string_view first_piece(std::string_view text) {
  if (text.size() <= kPiece) return text;
  constexpr std::size_t kLongestSequence = 4;
  for (std::size_t end = kPiece; end > kPiece - kLongestSequence; --end)
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80) return text.substr(0, end);
  return text.substr(0, kPiece);
}

}  // namespace

void append_json_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::string_view piece = first_piece(text);
    const std::size_t before = out.size();
    out.resize(before + kLongestEscape * piece.size());
    out.resize(static_cast<std::size_t>(put_escaped(out.data() + before, piece) - out.data()));
    text.remove_prefix(piece.size());
  }
}

void JsonWriter::grow(std::size_t bytes) { buffer_.resize(std::max(2 * buffer_.size(), used_ + bytes)); }

// A comma, and in a spread container a line of its own.
char* JsonWriter::put_separator(char* at) {
  if (filled_.empty()) return at;
  if (filled_.back() != 0) *at++ = ',';
  filled_.back() = 1;
  return filled_.size() <= spread_ ? put_line(at) : at;
}

char* JsonWriter::put_line(char* at) const {
  *at++ = '\n';
  std::memset(at, ' ', 2 * filled_.size());
  return at + 2 * filled_.size();
}

// Room for a value of so many bytes and what goes before it. Returns where the value goes.
inline char* JsonWriter::begin_value(std::size_t bytes) {
  char* at = room(bytes + 2 + 2 * filled_.size());
  if (!after_key_) return put_separator(at);
  after_key_ = false;
  return at;
}

void JsonWriter::begin(char bracket) {
  char* at = begin_value(1);
  *at++ = bracket;
  filled_to(at);
  filled_.push_back(0);
}

void JsonWriter::end(char bracket) {
  const bool filled = filled_.back() != 0;
  const bool spread = filled_.size() <= spread_;
  filled_.pop_back();
  char* at = room(2 + 2 * filled_.size());
  if (filled && spread) at = put_line(at);
  *at++ = bracket;
  filled_to(at);
}

// A text in quotation marks, and what follows it.
void JsonWriter::write_text(std::string_view text, std::string_view behind) {
  std::string_view piece = first_piece(text);
  char* at = begin_value(1 + kLongestEscape * piece.size() + behind.size());
  *at++ = '"';
  at = put_escaped(at, piece);
  while (piece.size() < text.size()) {
    filled_to(at);
    text.remove_prefix(piece.size());
    piece = first_piece(text);
    at = put_escaped(room(kLongestEscape * piece.size() + behind.size()), piece);
  }
  filled_to(put(at, behind));
}

void JsonWriter::key(std::string_view name) {
  write_text(name, filled_.size() <= spread_ ? "\": " : "\":");
  after_key_ = true;
}

void JsonWriter::string(std::string_view text) { write_text(text, "\""); }

void JsonWriter::number(std::uint64_t value) {
  char* at = begin_value(kMostDigits);
  filled_to(std::to_chars(at, at + kMostDigits, value).ptr);
}

void JsonWriter::signed_number(std::int64_t value) {
  char* at = begin_value(kMostDigits);
  filled_to(std::to_chars(at, at + kMostDigits, value).ptr);
}

void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }

void JsonWriter::raw(std::string_view spelling) { filled_to(put(begin_value(spelling.size()), spelling)); }

void JsonWriter::end_line() {
  char* at = room(1);
  *at++ = '\n';
  filled_to(at);
}

Status JsonWriter::flush() {
  Status status = output_.write(std::string_view(buffer_).substr(0, used_));
  used_ = 0;
  return status;
}

Status JsonWriter::flush_if_full() {
  // An empty write still tells of an earlier error.
  if (used_ < kFullBytes) return output_.write({});
  return flush();
}

}  // namespace assay
