#include "scanners/secrets/line_rules.h"

#include <algorithm>

#include "base/glob.h"
#include "scanners/secrets/gathered_places.h"

namespace assay {

namespace {

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

void add(std::uint32_t rule, std::vector<std::uint32_t>& out) {
  if (std::find(out.begin(), out.end(), rule) == out.end()) out.push_back(rule);
}

}  // namespace

LineRules::LineRules(const RuleSet& rules) : rules_(&rules) {
  constexpr std::string_view kSpecial = "*?[]\\";
  for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
    if (rules[rule].reader != Reader::lines) continue;
    for (const std::string& path : rules[rule].paths) {
      const std::string_view name = last_component(path);
      names_.push_back({std::string(name), rule});
      if (name.empty() || kSpecial.find(name.back()) != std::string_view::npos)
        last_bytes_.set();
      else
        last_bytes_.set(static_cast<unsigned char>(name.back()));
    }
  }
}

void LineRules::of_path(std::string_view path, std::vector<std::uint32_t>& out) const {
  std::vector<std::uint32_t> named;
  of_name(last_component(path), named);
  for (const std::uint32_t rule : named)
    if (path_allowed((*rules_)[rule], std::string(path))) add(rule, out);
}

void LineRules::of_name(std::string_view name, std::vector<std::uint32_t>& out) const {
  if (name.empty() || !last_bytes_.test(static_cast<unsigned char>(name.back()))) return;
  for (const Named& one : names_)
    if (glob_match_name(one.glob, name)) add(one.rule, out);
}

bool LineRules::ask_for(std::string_view name) const {
  if (name.empty() || !last_bytes_.test(static_cast<unsigned char>(name.back()))) return false;
  return std::any_of(names_.begin(), names_.end(), [&](const Named& one) { return glob_match_name(one.glob, name); });
}

}  // namespace assay
