#include "attest/formats/unredacted.h"

#include <algorithm>

namespace assay::attest {

bool holds_documented_key(std::string_view text) {
  constexpr std::string_view kEnd = "EXAMPLE";
  constexpr std::size_t kLength = 20;
  const auto is_part = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  for (std::size_t at = text.find(kEnd); at != std::string_view::npos; at = text.find(kEnd, at + 1)) {
    const std::size_t end = at + kEnd.size();
    if (end < kLength || (end < text.size() && is_part(text[end]))) continue;
    const std::string_view key = text.substr(end - kLength, kLength);
    if (end > kLength && is_part(text[end - kLength - 1])) continue;
    if ((key.starts_with("AKIA") || key.starts_with("ASIA")) && std::all_of(key.begin(), key.end(), is_part))
      return true;
  }
  return false;
}

}  // namespace assay::attest
