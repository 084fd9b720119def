// The case of ASCII letters, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// text with A to Z as a to z, put to the end of `out`; other bytes stay.
inline void append_lower(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  out += text;
  for (std::size_t i = begin; i < out.size(); ++i)
    if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] | 32);
}
inline std::string lower(std::string_view text) {
  std::string out;
  append_lower(out, text);
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
