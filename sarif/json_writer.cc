#include "sarif/json_writer.h"

#include <array>
#include <charconv>

#include "base/utf8.h"

namespace assay {

namespace {

constexpr std::size_t kFullBytes = std::size_t{48} << 10;
constexpr char kHexDigits[] = "0123456789abcdef";

void append_unicode_escape(std::string& out, unsigned unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHexDigits[(unit >> shift) & 15];
}

void append_ascii_escape(std::string& out, unsigned char byte) {
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      append_unicode_escape(out, byte);
      return;
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

template <class Number>
void append_number(std::string& out, Number value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end.ptr);
}

}  // namespace

void append_json_escaped(std::string& out, std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t run = at;
    while (run < text.size() && kPlain[static_cast<unsigned char>(text[run])]) ++run;
    out.append(text, at, run - at);
    at = run;
    if (at == text.size()) return;
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = utf8_sequence(text.substr(at));
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      at += 1;
    } else if (length == 1) {
      append_ascii_escape(out, byte);
      at += 1;
    } else {
      const unsigned escaped = escaped_code_point(text.substr(at, length));
      if (escaped != 0) {
        append_unicode_escape(out, escaped);
      } else {
        out.append(text, at, length);
      }
      at += length;
    }
  }
}

void JsonWriter::separate() {
  if (filled_.empty()) return;
  if (filled_.back() != 0) buffer_ += ',';
  filled_.back() = 1;
  if (filled_.size() <= spread_) {
    buffer_ += '\n';
    buffer_.append(2 * filled_.size(), ' ');
  }
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
  } else {
    separate();
  }
}

void JsonWriter::begin(char bracket) {
  before_value();
  buffer_ += bracket;
  filled_.push_back(0);
}

void JsonWriter::end(char bracket) {
  const bool filled = filled_.back() != 0;
  const bool spread = filled_.size() <= spread_;
  filled_.pop_back();
  if (filled && spread) {
    buffer_ += '\n';
    buffer_.append(2 * filled_.size(), ' ');
  }
  buffer_ += bracket;
}

void JsonWriter::key(std::string_view name) {
  separate();
  buffer_ += '"';
  append_json_escaped(buffer_, name);
  buffer_ += filled_.size() <= spread_ ? "\": " : "\":";
  after_key_ = true;
}

void JsonWriter::string(std::string_view text) {
  before_value();
  buffer_ += '"';
  append_json_escaped(buffer_, text);
  buffer_ += '"';
}

void JsonWriter::number(std::uint64_t value) {
  before_value();
  append_number(buffer_, value);
}

void JsonWriter::signed_number(std::int64_t value) {
  before_value();
  append_number(buffer_, value);
}

void JsonWriter::boolean(bool value) {
  before_value();
  buffer_ += value ? "true" : "false";
}

void JsonWriter::raw(std::string_view spelling) {
  before_value();
  buffer_ += spelling;
}

void JsonWriter::end_line() { buffer_ += '\n'; }

Status JsonWriter::flush() {
  Status status = output_.write(buffer_);
  buffer_.clear();
  return status;
}

Status JsonWriter::flush_if_full() {
  // An empty write still tells of an earlier error.
  if (buffer_.size() < kFullBytes) return output_.write({});
  return flush();
}

}  // namespace assay
