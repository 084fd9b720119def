#include "base/glob.h"

#include <cctype>
#include <cstddef>

namespace assay {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool in_named_class(std::string_view name, unsigned char c) {
  if (name == "alnum") return std::isalnum(c) != 0;
  if (name == "alpha") return std::isalpha(c) != 0;
  if (name == "blank") return c == ' ' || c == '\t';
  if (name == "cntrl") return std::iscntrl(c) != 0;
  if (name == "digit") return std::isdigit(c) != 0;
  if (name == "graph") return std::isgraph(c) != 0;
  if (name == "lower") return std::islower(c) != 0;
  if (name == "print") return std::isprint(c) != 0;
  if (name == "punct") return std::ispunct(c) != 0;
  if (name == "space") return std::isspace(c) != 0;
  if (name == "upper") return std::isupper(c) != 0;
  if (name == "xdigit") return std::isxdigit(c) != 0;
  return false;
}

// `at` stands behind '['. Returns the place behind ']' and sets `holds`; kNone for a class that does not end.
std::size_t match_class(std::string_view pattern, std::size_t at, unsigned char c, bool& holds) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(pattern[i]); };
  bool negated = false;
  if (at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^')) {
    negated = true;
    ++at;
  }
  bool found = false;
  for (bool first = true; at < pattern.size(); first = false) {
    if (pattern[at] == ']' && !first) {
      holds = found != negated;
      return at + 1;
    }
    if (pattern.substr(at).starts_with("[:")) {
      const std::size_t end = pattern.find(":]", at + 2);
      if (end != kNone) {
        found = found || in_named_class(pattern.substr(at + 2, end - at - 2), c);
        at = end + 2;
        continue;
      }
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    const unsigned char low = byte(at++);
    unsigned char high = low;
    if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      ++at;
      if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
      high = byte(at++);
    }
    found = found || (low <= c && c <= high);
  }
  return kNone;
}

// Matches the pattern's element at `at` (which is no '*') with one byte; returns the place behind it, or kNone.
std::size_t match_one(std::string_view pattern, std::size_t at, unsigned char c) {
  switch (pattern[at]) {
    case '?':
      return at + 1;
    case '[': {
      bool holds = false;
      const std::size_t behind = match_class(pattern, at + 1, c, holds);
      return behind != kNone && holds ? behind : kNone;
    }
    case '\\':
      if (at + 1 >= pattern.size()) return kNone;
      return static_cast<unsigned char>(pattern[at + 1]) == c ? at + 2 : kNone;
    default:
      return static_cast<unsigned char>(pattern[at]) == c ? at + 1 : kNone;
  }
}

// Takes the first component off `path` and returns it.
std::string_view take_component(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view component = path.substr(0, slash);
  path.remove_prefix(slash == kNone ? path.size() : slash + 1);
  return component;
}

}  // namespace

bool glob_match_name(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0;
  std::size_t star = kNone, star_name = 0;  // where to go on when the rest does not fit
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_name = n;
      continue;
    }
    const std::size_t behind = p < pattern.size() ? match_one(pattern, p, static_cast<unsigned char>(name[n])) : kNone;
    if (behind != kNone) {
      p = behind;
      ++n;
      continue;
    }
    if (star == kNone) return false;
    p = star;
    n = ++star_name;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool glob_match(std::string_view pattern, std::string_view path) {
  // The state behind the last "**": the pattern after it, and the path from where to try next.
  bool starred = false;
  std::string_view star_pattern, star_path;
  while (true) {
    if (pattern.empty() && path.empty()) return true;
    if (!pattern.empty()) {
      std::string_view rest = pattern;
      const std::string_view component = take_component(rest);
      if (component == "**") {
        if (rest.empty()) return !path.empty();
        starred = true;
        pattern = star_pattern = rest;
        star_path = path;
        continue;
      }
      if (!path.empty()) {
        std::string_view path_rest = path;
        if (glob_match_name(component, take_component(path_rest))) {
          pattern = rest;
          path = path_rest;
          continue;
        }
      }
    }
    if (!starred || star_path.empty()) return false;
    take_component(star_path);
    pattern = star_pattern;
    path = star_path;
  }
}

bool path_fits(std::string_view pattern, std::string_view path) {
  if (pattern.find('/') == kNone) {
    const std::size_t slash = path.rfind('/');
    return glob_match_name(pattern, slash == kNone ? path : path.substr(slash + 1));
  }
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (path.starts_with('/')) path.remove_prefix(1);
  return glob_match(pattern, path);
}

}  // namespace assay
