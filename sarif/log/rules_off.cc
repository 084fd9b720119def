#include "sarif/log/rules_off.h"

#include <functional>

#include "base/strings.h"
#include "sarif/log/rule_finder.h"

namespace assay::sarif {

std::string identity_of(const RunHead& run) { return cat(run.tool(), '\0', run.category()); }

std::uint64_t rule_key(std::string_view tool, std::string_view id) {
  return std::hash<std::string>()(cat(tool, '\0', id));
}

RulesOff::RulesOff(const LogHead& log) {
  std::map<std::string, std::size_t> seen;
  for (const RunHead& run : log.runs) {
    Rules here;
    const std::string tool = run.tool();
    for (const std::string_view id : RuleFinder(run).switched_off()) here.try_emplace(rule_key(tool, id), id);
    const std::string identity = identity_of(run);
    if (seen[identity]++ == 0) {
      off_.try_emplace(identity, std::move(here));
    } else {
      std::erase_if(off_[identity], [&](const auto& rule) { return !here.contains(rule.first); });
    }
  }
  for (const RunHead& run : log.runs) {
    Rules& rules = off_[identity_of(run)];
    of_run_.push_back(rules.empty() ? nullptr : &rules);
  }
}

void RulesOff::found(std::size_t run, std::uint64_t rule) {
  if (of_run_[run] != nullptr) of_run_[run]->erase(rule);
}

std::string_view RulesOff::id_of(const RunHead& run, std::uint64_t rule) const {
  const auto rules = off_.find(identity_of(run));
  if (rules == off_.end()) return {};
  const auto found = rules->second.find(rule);
  return found == rules->second.end() ? std::string_view() : found->second;
}

}  // namespace assay::sarif
