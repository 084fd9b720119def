#include "rules/policies/wildcard.h"

#include <vector>

namespace assay::policy {

namespace {

// Whether every text that the name may become fits: a hole is taken by a '*' alone.
bool always_fits(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0;
  std::size_t star = std::string_view::npos, back = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      back = n;
    } else if (p < pattern.size() && pattern[p] == name[n] && name[n] != kHole) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++back;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// Whether some text that the name may become fits: both sides may take anything where they have a '*' or a hole.
bool may_fit(std::string_view pattern, std::string_view name) {
  std::vector<bool> row(name.size() + 1), next(name.size() + 1);
  row[0] = true;
  for (std::size_t n = 0; n < name.size() && name[n] == kHole; ++n) row[n + 1] = true;
  for (const char wanted : pattern) {
    for (std::size_t n = 0; n <= name.size(); ++n) {
      const bool hole = n > 0 && name[n - 1] == kHole;
      const bool left = n > 0 && next[n - 1];
      if (wanted == '*')
        next[n] = row[n] || left || (n > 0 && row[n - 1]);
      else
        next[n] = n > 0 && (hole ? row[n] || left : wanted == name[n - 1] && row[n - 1]);
    }
    row.swap(next);
  }
  return row[name.size()];
}

constexpr std::size_t kMostCompared = 4096;

}  // namespace

Fit fit(std::string_view pattern, std::string_view name) {
  if (always_fits(pattern, name)) return Fit::yes;
  if (name.find(kHole) == std::string_view::npos) return Fit::no;
  if (pattern.size() > kMostCompared || name.size() > kMostCompared) return Fit::unknown;
  return may_fit(pattern, name) ? Fit::unknown : Fit::no;
}

std::string with_holes(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t begin = text.find("${{");
    out += text.substr(0, begin);
    if (begin == std::string_view::npos) break;
    out += kHole;
    const std::size_t end = text.find("}}", begin);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 2);
  }
  return out;
}

}  // namespace assay::policy
