// Classes of ASCII bytes. Unlike <cctype>, independent of the locale and defined for every char.
#pragma once

#include <string_view>

namespace assay::checks {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// Value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `text` against `lower`, which is in lower case already.
constexpr bool equal_caseless(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (to_lower(text[i]) != lower[i]) return false;
  return true;
}

// Whether `lower`, in lower case, stands anywhere in `text` in any case.
constexpr bool contains_caseless(std::string_view text, std::string_view lower) {
  if (lower.empty() || lower.size() > text.size()) return lower.empty();
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i)
    if (to_lower(text[i]) == lower[0] && equal_caseless(text.substr(i, lower.size()), lower)) return true;
  return false;
}

}  // namespace assay::checks
