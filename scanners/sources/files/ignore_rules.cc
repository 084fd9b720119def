#include "scanners/sources/files/ignore_rules.h"

#include "base/glob.h"

namespace assay::files {

namespace {
// Longer than a path can be; keeps the time of a hostile file bounded.
constexpr std::size_t kLongestPattern = 4096;

// Trailing spaces do not count unless a backslash stands before them.
std::string_view without_trailing_spaces(std::string_view line) {
  while (line.ends_with(' ')) {
    std::size_t backslashes = 0;
    while (backslashes + 1 < line.size() && line[line.size() - 2 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 1) break;
    line.remove_suffix(1);
  }
  return line;
}
}  // namespace

IgnoreList IgnoreList::parse(std::string_view text) {
  IgnoreList list;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    list.add(line);
  }
  return list;
}

IgnoreList IgnoreList::of(const std::vector<std::string>& patterns) {
  IgnoreList list;
  for (const std::string& pattern : patterns) list.add(pattern);
  return list;
}

void IgnoreList::add(std::string_view line) {
  line = without_trailing_spaces(line);
  if (line.empty() || line.starts_with('#') || line.size() > kLongestPattern) return;
  Pattern pattern;
  if (line.starts_with('!')) {
    pattern.negated = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.folder_only = true;
    line.remove_suffix(1);
  }
  pattern.anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  pattern.glob = line;
  patterns_.push_back(std::move(pattern));
}

std::optional<bool> IgnoreList::ignores(std::string_view path, bool is_folder) const {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folder_only && !is_folder) continue;
    if (pattern->anchored ? glob_match(pattern->glob, path) : glob_match_name(pattern->glob, name)) {
      return !pattern->negated;
    }
  }
  return std::nullopt;
}

bool IgnoreChain::ignores(const IgnoreChain* chain, std::string_view path, bool is_folder) {
  for (; chain != nullptr; chain = chain->parent.get()) {
    if (chain->base > path.size()) continue;
    const std::optional<bool> answer = chain->list.ignores(path.substr(chain->base), is_folder);
    if (answer) return *answer;
  }
  return false;
}

bool IgnoreChain::tracks(const IgnoreChain* chain, std::string_view path, bool is_folder) {
  for (; chain != nullptr; chain = chain->parent.get()) {
    if (chain->base <= path.size() && chain->tracked && chain->tracked->holds(path.substr(chain->base), is_folder))
      return true;
  }
  return false;
}

bool ignores_deep(const IgnoreList& list, std::string_view path, bool is_folder) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    if (list.ignores(path.substr(0, slash), true).value_or(false)) return true;
  }
  return list.ignores(path, is_folder).value_or(false);
}

}  // namespace assay::files
