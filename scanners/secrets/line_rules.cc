#include "scanners/secrets/line_rules.h"

#include <algorithm>
#include <bitset>

#include "base/glob.h"
#include "scanners/secrets/gathered_places.h"

namespace assay {

namespace {

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_special(char c) { return c == '*' || c == '?' || c == '[' || c == ']' || c == '\\'; }

// The byte in which names that fit end; 0 for any.
unsigned char end_of(std::string_view glob) {
  return glob.empty() || is_special(glob.back()) ? 0 : static_cast<unsigned char>(glob.back());
}

// Whether the name may fit, by what the glob says literally of its beginning and end. Says no for nearly all within a
// few bytes, where matching takes ten times as long.
bool may_fit(std::string_view glob, std::string_view name) {
  std::size_t begin = 0;
  while (begin < glob.size() && !is_special(glob[begin])) {
    if (begin >= name.size() || glob[begin] != name[begin]) return false;
    ++begin;
  }
  if (begin == glob.size()) return name.size() == begin;
  for (std::size_t end = 1; !is_special(glob[glob.size() - end]); ++end)
    if (end > name.size() || glob[glob.size() - end] != name[name.size() - end]) return false;
  return true;
}

// Calls visit(one) for the globs that the name may fit, until it returns false.
template <class Names, class Visit>
void for_each_like(std::string_view name, const Names& names, const std::bitset<256>& ends, const Visit& visit) {
  if (name.empty()) return;
  const auto end = static_cast<unsigned char>(name.back());
  for (const unsigned char wanted : {static_cast<unsigned char>(0), end}) {
    if (!ends.test(wanted)) continue;
    auto at =
        std::partition_point(names.begin(), names.end(), [&](const auto& one) { return end_of(one.glob) < wanted; });
    for (; at != names.end() && end_of(at->glob) == wanted; ++at)
      if (may_fit(at->glob, name) && !visit(*at)) return;
    if (end == 0) return;
  }
}

void add(std::uint32_t rule, std::vector<std::uint32_t>& out) {
  if (std::find(out.begin(), out.end(), rule) == out.end()) out.push_back(rule);
}

}  // namespace

LineRules::LineRules(const RuleSet& rules) : rules_(&rules) {
  for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
    if (rules[rule].reader != Reader::lines) continue;
    for (const std::string& path : rules[rule].paths) names_.push_back({std::string(last_component(path)), rule});
  }
  // Those that end in any byte first, the others by the byte in which they end.
  std::stable_sort(names_.begin(), names_.end(),
                   [](const Named& a, const Named& b) { return end_of(a.glob) < end_of(b.glob); });
  for (const Named& one : names_) last_bytes_.set(static_cast<std::size_t>(end_of(one.glob)));
}

void LineRules::of_path(std::string_view path, std::vector<std::uint32_t>& out) const {
  std::vector<std::uint32_t> named;
  of_name(last_component(path), named);
  for (const std::uint32_t rule : named)
    if (path_allowed((*rules_)[rule], std::string(path))) add(rule, out);
}

void LineRules::of_name(std::string_view name, std::vector<std::uint32_t>& out) const {
  for_each_like(name, names_, last_bytes_, [&](const auto& one) {
    if (glob_match_name(one.glob, name)) add(one.rule, out);
    return true;
  });
}

bool LineRules::ask_for(std::string_view name) const {
  bool found = false;
  for_each_like(name, names_, last_bytes_, [&](const auto& one) {
    found = glob_match_name(one.glob, name);
    return !found;
  });
  return found;
}

}  // namespace assay
