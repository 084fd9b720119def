#include "rules/importers/characters.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::import {

std::string fewer_than(int least, std::string_view characters) {
  constexpr int kMost = 200;
  const auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (least < 1 || least > kMost || characters.empty() ||
      std::any_of(characters.begin(), characters.end(), beyond_ascii))
    return {};
  std::string of;
  if (characters == kDigits) {
    of = "0-9";
  } else if (characters == kUpper) {
    of = "A-Z";
  } else if (characters == kLower) {
    of = "a-z";
  } else {
    for (const char c : characters) of += cat("\\x", to_hex(std::string_view(&c, 1)));
  }
  if (least == 1) return cat("\\A[^", of, "]+\\z");
  const std::string one = cat("(?:[", of, "][^", of, "]*)");
  return cat("\\A(?:[^", of, "]+", one, "{0,", least - 1, "}|", one, "{1,", least - 1, "})\\z");
}

}  // namespace assay::import
