#include "base/strings.h"

#include "base/utf8.h"

namespace assay {

namespace {
constexpr char kHexDigits[] = "0123456789abcdef";

void append_escaped(std::string& out, unsigned char byte) {
  out += "\\x";
  out += kHexDigits[byte >> 4];
  out += kHexDigits[byte & 15];
}

bool scheme_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}
}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string out(bytes.size() * 2, '\0');
  std::size_t at = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out[at++] = kHexDigits[byte >> 4];
    out[at++] = kHexDigits[byte & 15];
  }
  return out;
}

std::string with_commas(std::uint64_t number) {
  const std::string digits = cat(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return cat(with_commas(number), " ", number == 1 ? one : many);
}

std::string human_bytes(std::uint64_t bytes) {
  static constexpr const char* kUnits[] = {" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"};
  std::size_t unit = 0;
  std::uint64_t tenths = bytes * 10;
  if (bytes < 1024) return cat(bytes, kUnits[0]);
  std::uint64_t whole = bytes;
  while (whole >= 1024 && unit < 6) {
    tenths = (whole % 1024) * 10 / 1024;
    whole /= 1024;
    ++unit;
  }
  return cat(whole, ".", tenths, kUnits[unit]);
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t plain = at;
    while (plain < text.size() && text[plain] >= 0x20 && text[plain] < 0x7F) ++plain;
    out.append(text, at, plain - at);
    at = plain;
    if (at == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = utf8_sequence(text.substr(at));
    const bool c1_control = length == 2 && byte == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0;
    if (length == 0 || (length == 1 && (byte < 0x20 || byte == 0x7F))) {
      append_escaped(out, byte);
      at += 1;
    } else if (c1_control) {
      append_escaped(out, byte);
      append_escaped(out, static_cast<unsigned char>(text[at + 1]));
      at += 2;
    } else {
      out.append(text, at, length);
      at += length;
    }
  }
  return out;
}

std::string without_userinfo(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) break;
    const std::size_t authority = colon + 3;
    out += text.substr(0, authority);
    text.remove_prefix(authority);
    if (colon == 0 || !scheme_character(out[out.size() - 4])) continue;
    const std::string_view host = text.substr(0, text.find_first_of("/?# \t\n"));
    const std::size_t at = host.rfind('@');
    if (at != std::string_view::npos) text.remove_prefix(at + 1);
  }
  out += text;
  return out;
}

}  // namespace assay
