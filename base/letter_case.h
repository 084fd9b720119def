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

}  // namespace assay
