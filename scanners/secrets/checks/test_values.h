// For tests: values are put together at run time, so that no scanner stops at this source.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "scanners/secrets/checks/checks.h"

namespace assay {

inline std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string out;
  for (const std::string_view piece : pieces) out += piece;
  return out;
}

// Whether a check holds for a value that stands alone.
inline bool alone(CheckKind kind, std::string_view value) {
  return judge(kind, value, value, 0, value.size()) == CheckOutcome::holds;
}

// A check of a value that stands between these.
inline bool between(CheckKind kind, std::string_view before, std::string_view value, std::string_view behind) {
  const std::string text = joined({before, value, behind});
  return judge(kind, value, text, before.size(), before.size() + value.size()) == CheckOutcome::holds;
}

// The value with its last character replaced by another of the same alphabet.
inline std::string altered(std::string value) {
  value.back() = value.back() == 'a' ? 'b' : value.back() == '0' ? '1' : value.back() >= 'a' ? 'a' : '0';
  return value;
}

}  // namespace assay
