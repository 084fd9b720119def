#include "base/glob.h"

namespace assay {

namespace {

// Whether c is in the class that begins behind '['; `length` gets what the class takes, 0 when it is not closed.
bool in_class(std::string_view pattern, char c, std::size_t& length) {
  std::size_t at = 0;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  bool first = true;
  while (at < pattern.size() && (pattern[at] != ']' || first)) {
    first = false;
    const char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      high = pattern[at + 2];
      at += 2;
    }
    found = found || (low <= c && c <= high);
    ++at;
  }
  length = at < pattern.size() ? at + 1 : 0;
  return found != negated;
}

// Whether the pattern's next element fits c; `length` gets what the element takes.
bool fits_one(std::string_view pattern, char c, std::size_t& length) {
  length = 1;
  switch (pattern.front()) {
    case '?':
      return c != '/';
    case '[': {
      std::size_t inside = 0;
      const bool fits = in_class(pattern.substr(1), c, inside);
      if (inside == 0) return c == '[';
      length = inside + 1;
      return fits && c != '/';
    }
    case '\\':
      if (pattern.size() > 1) {
        length = 2;
        return pattern[1] == c;
      }
      return c == '\\';
    default:
      return pattern.front() == c;
  }
}

// The classic two-star backtracking: one resume point for '*', one for '**'; a later star replaces an earlier one of
// its kind, so the work is bounded by the product of the lengths.
bool matches(std::string_view pattern, std::string_view text) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star_p = kNone;
  std::size_t star_t = 0;
  std::size_t deep_p = kNone;
  std::size_t deep_t = 0;
  while (true) {
    if (p < pattern.size() && pattern.substr(p).starts_with("**")) {
      p += 2;
      if (p < pattern.size() && pattern[p] == '/' && (p == 2 || pattern[p - 3] == '/')) ++p;  // "**/" may be empty
      deep_p = p;
      deep_t = t;
      star_p = kNone;
      continue;
    }
    if (p < pattern.size() && pattern[p] == '*') {
      star_p = ++p;
      star_t = t;
      continue;
    }
    if (p == pattern.size() && t == text.size()) return true;
    std::size_t length = 0;
    if (p < pattern.size() && t < text.size() && fits_one(pattern.substr(p), text[t], length)) {
      p += length;
      ++t;
    } else if (star_p != kNone && star_t < text.size() && text[star_t] != '/') {
      p = star_p;
      t = ++star_t;
    } else if (deep_p != kNone && deep_t < text.size()) {
      p = deep_p;
      t = ++deep_t;
      star_p = kNone;
    } else {
      return false;
    }
  }
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view path) {
  while (pattern.starts_with("./")) pattern.remove_prefix(2);
  while (path.starts_with("./")) path.remove_prefix(2);
  const bool folder_only = pattern.ends_with('/');
  if (folder_only) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (pattern.empty()) return false;

  // Every folder that leads to the path, and the path itself.
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t slash = path.find('/', begin);
    const bool last = slash == std::string_view::npos;
    const std::size_t end = last ? path.size() : slash;
    const std::string_view part = anchored ? path.substr(0, end) : path.substr(begin, end - begin);
    if (!(last && folder_only) && matches(pattern, part)) return true;
    if (last) return false;
    begin = slash + 1;
  }
  return false;
}

}  // namespace assay
