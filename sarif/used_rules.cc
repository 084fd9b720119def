#include "sarif/used_rules.h"

#include <utility>

namespace assay {

std::uint64_t UsedRules::position_of(const Finding& finding) {
  const auto [entry, added] = positions_.try_emplace(finding.rule, used_.size());
  if (!added) return entry->second;
  Used used;
  if (run_.rules != nullptr && finding.rule_index < run_.rules->size() &&
      (*run_.rules)[finding.rule_index].id == finding.rule) {
    used.known = true;
    used.index = finding.rule_index;
    used.rule = (*run_.rules)[finding.rule_index];
  } else {
    used.rule.id = finding.rule;
    used.rule.severity = finding.severity;
    used.rule.confidence = finding.confidence;
  }
  used_.push_back(std::move(used));
  return entry->second;
}

Rule UsedRules::with_details(std::uint64_t position) const {
  const Used& used = used_[position];
  return used.known && run_.rule_details ? run_.rule_details(used.index) : used.rule;
}

}  // namespace assay
