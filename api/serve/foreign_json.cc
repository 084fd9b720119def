#include "api/serve/foreign_json.h"

#include <cstdint>
#include <optional>

#include "base/strings.h"

namespace assay::serve {

namespace {

std::optional<std::uint32_t> hex_of(std::string_view digits) {
  std::uint32_t number = 0;
  for (const char digit : digits) {
    const auto byte = static_cast<unsigned char>(digit);
    const unsigned char letter = byte | 0x20U;
    if (byte >= '0' && byte <= '9') {
      number = number * 16 + (byte - '0');
    } else if (letter >= 'a' && letter <= 'f') {
      number = number * 16 + (letter - 'a' + 10U);
    } else {
      return std::nullopt;
    }
  }
  return number;
}

// The code unit of the escape "\uXXXX" that begins there, or nothing.
std::optional<std::uint32_t> unit_at(std::string_view text, std::size_t at) {
  if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  return hex_of(text.substr(at + 2, 4));
}

// Behind the string whose first character is at `at`.
std::size_t behind_string(std::string_view text, std::size_t at) {
  for (std::size_t from = at;;) {
    const std::size_t quote = text.find('"', from);
    if (quote == std::string_view::npos) return text.size();
    std::size_t backslashes = 0;
    while (quote - backslashes > at && text[quote - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return quote + 1;
    from = quote + 1;
  }
}

}  // namespace

std::string json_excess(std::string_view text) {
  std::size_t depth = 0, values = 1;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '"') {
      at = behind_string(text, at);
    } else if (c == '[' || c == '{') {
      if (++depth > kDeepestJson) return cat("it nests deeper than ", kDeepestJson);
      ++values;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    } else if (c == ',') {
      ++values;
    }
    if (values > kMostJsonValues) return cat("it has more than ", kMostJsonValues, " values");
  }
  return {};
}

void make_pairs_whole(std::string& text) {
  for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const auto unit = unit_at(text, at);
    if (!unit) {
      at += 2;
      continue;
    }
    const bool high = *unit >= 0xD800 && *unit < 0xDC00;
    const auto next = high ? unit_at(text, at + 6) : std::nullopt;
    if (next && *next >= 0xDC00 && *next < 0xE000) {
      at += 12;
      continue;
    }
    if (*unit >= 0xD800 && *unit < 0xE000) text.replace(at + 2, 4, "FFFD");
    at += 6;
  }
}

}  // namespace assay::serve
