#include "scanners/workflows/model/codeowners.h"

#include <vector>

namespace assay::workflows {

namespace {

constexpr std::size_t kLongestPattern = 1000;

// `*` and `?` fit anything but '/', `**` that as well. By a table of places, so that no pattern takes long.
bool fits(std::string_view pattern, std::string_view text) {
  if (pattern.find_first_of("*?") == std::string_view::npos) return pattern == text;
  std::vector<char> now(text.size() + 1, 0), next;
  now[0] = 1;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool star = pattern[at] == '*', two = star && at + 1 < pattern.size() && pattern[at + 1] == '*';
    next.assign(text.size() + 1, 0);
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (star) {
        next[i] = static_cast<char>(now[i] != 0 || (i > 0 && next[i - 1] != 0 && (two || text[i - 1] != '/')));
      } else if (i > 0 && now[i - 1] != 0) {
        const bool any = pattern[at] == '?' && text[i - 1] != '/';
        next[i] = static_cast<char>(any || pattern[at] == text[i - 1]);
      }
    }
    // `**/` fits nothing at all, too.
    if (two) {
      ++at;
      if (at + 1 < pattern.size() && pattern[at + 1] == '/') {
        ++at;
        for (std::size_t i = text.size(); i > 0; --i)
          next[i] = static_cast<char>(now[i] != 0 || (next[i - 1] != 0 && text[i - 1] == '/'));
        next[0] = now[0];
      }
    }
    now.swap(next);
  }
  return now[text.size()] != 0;
}

}  // namespace

bool owns(std::string_view pattern, std::string_view path) {
  if (pattern.empty() || pattern.size() > kLongestPattern) return false;
  const bool folder = pattern.ends_with('/');
  if (folder) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  // `docs/*` owns what lies directly in it.
  const bool direct = pattern.ends_with("/*");
  const auto named = [&](std::string_view text) {
    if (anchored) return fits(pattern, text);
    return fits(pattern, text.substr(text.rfind('/') + 1));
  };
  if (pattern.empty()) return true;
  if (!folder && named(path)) return true;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos && !direct;
       slash = path.find('/', slash + 1))
    if (named(path.substr(0, slash))) return true;
  return false;
}

std::string_view owners_of(std::string_view codeowners, std::string_view path) {
  std::string_view owners;
  while (!codeowners.empty()) {
    const std::size_t end = codeowners.find('\n');
    std::string_view line = codeowners.substr(0, end);
    codeowners.remove_prefix(end == std::string_view::npos ? codeowners.size() : end + 1);
    line = line.substr(0, line.find('#'));
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos || line[begin] == '[') continue;
    line = line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
    const std::size_t blank = line.find_first_of(" \t");
    if (!owns(line.substr(0, blank), path)) continue;
    owners = blank == std::string_view::npos ? std::string_view() : line.substr(line.find_first_not_of(" \t", blank));
  }
  return owners;
}

}  // namespace assay::workflows
