// The case of ASCII letters, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// text with A to Z as a to z; other bytes stay.
inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 32);
  return out;
}

// Whether the texts differ at most in the case of letters.
inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; };
    if (small(a[i]) != small(b[i])) return false;
  }
  return true;
}

}  // namespace assay
