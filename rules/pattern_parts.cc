#include "rules/pattern_parts.h"

#include <cstddef>

namespace assay {
namespace {

constexpr std::string_view kGroup = "(?P<secret>";

// Steps over one item from `at` on: an escape, a class, or a byte.
std::size_t behind_item(std::string_view pattern, std::size_t at) {
  if (pattern[at] == '\\') return at + 2;
  if (pattern[at] != '[') return at + 1;
  ++at;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  if (at < pattern.size() && pattern[at] == ']') ++at;  // stands for itself there
  while (at < pattern.size() && pattern[at] != ']') {
    if (pattern.substr(at).starts_with("[:")) {
      const std::size_t close = pattern.find(":]", at);
      at = close == std::string_view::npos ? at + 1 : close + 2;
    } else {
      at += pattern[at] == '\\' ? 2U : 1U;
    }
  }
  return at + 1;
}

// Where the group that opens at `at` is closed.
std::size_t closing(std::string_view pattern, std::size_t at) {
  std::size_t depth = 0;
  while (at < pattern.size()) {
    if (pattern[at] == '(') ++depth;
    if (pattern[at] == ')' && --depth == 0) return at;
    at = behind_item(pattern, at);
  }
  return std::string_view::npos;
}

// "(?i)" outside of a group changes all that follows.
bool sets_flags(std::string_view group) {
  return group.starts_with("(?") && group.find_first_not_of("imsU-", 2) == group.size() - 1;
}

bool is_repeated(std::string_view behind) {
  return !behind.empty() && std::string_view("?*+{").find(behind.front()) != std::string_view::npos;
}

}  // namespace

std::optional<FirstGroup> split_first_group(std::string_view pattern) {
  if (!pattern.starts_with('(')) return std::nullopt;
  const std::size_t close = closing(pattern, 0);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view group = pattern.substr(0, close + 1);
  const std::string_view rest = pattern.substr(close + 1);
  if (sets_flags(group) || is_repeated(rest)) return std::nullopt;
  for (std::size_t at = 0; at < rest.size();) {
    if (rest[at] == '|') return std::nullopt;
    const std::size_t end = rest[at] == '(' ? closing(rest, at) : std::string_view::npos;
    at = end == std::string_view::npos ? behind_item(rest, at) : end + 1;
  }
  return FirstGroup{std::string(group), std::string(rest)};
}

std::optional<PatternParts> split_at_secret(std::string_view pattern) {
  std::optional<PatternParts> parts;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '|') return std::nullopt;
    if (pattern[at] != '(') {
      at = behind_item(pattern, at);
      continue;
    }
    const std::size_t close = closing(pattern, at);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view group = pattern.substr(at, close + 1 - at);
    if (sets_flags(group)) return std::nullopt;
    if (group.starts_with(kGroup)) {
      const std::string_view behind = pattern.substr(close + 1);
      if (is_repeated(behind)) return std::nullopt;
      parts = {std::string(pattern.substr(0, at)),
               std::string(group.substr(kGroup.size(), group.size() - 1 - kGroup.size())), std::string(behind)};
    }
    at = close + 1;
  }
  return parts;
}

}  // namespace assay
