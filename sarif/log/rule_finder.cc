#include "sarif/log/rule_finder.h"

namespace assay::sarif {

RuleFinder::RuleFinder(const RunHead& run) : rules_(run.rules()) {
  for (const JsonValue& rule : rules_) by_id_.try_emplace(rule.string_at({"id"}), &rule);
}

const JsonValue* RuleFinder::rule_of(const JsonValue& result) const {
  if (result.at({"rule", "toolComponent"}) != nullptr) return nullptr;
  auto index = result.integer_at({"ruleIndex"});
  if (!index) index = result.integer_at({"rule", "index"});
  if (index && *index >= 0 && static_cast<std::size_t>(*index) < rules_.size()) {
    return &rules_[static_cast<std::size_t>(*index)];
  }
  std::string_view id = result.string_at({"ruleId"});
  if (id.empty()) id = result.string_at({"rule", "id"});
  // "CA1000/1" may be a part of the rule "CA1000" (§3.27.5).
  while (!id.empty()) {
    if (const auto found = by_id_.find(id); found != by_id_.end()) return found->second;
    const std::size_t slash = id.rfind('/');
    id = id.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
  return nullptr;
}

std::string_view RuleFinder::id_of(const JsonValue& result) const {
  std::string_view id = result.string_at({"ruleId"});
  if (id.empty()) id = result.string_at({"rule", "id"});
  if (!id.empty()) return id;
  const JsonValue* rule = rule_of(result);
  return rule == nullptr ? std::string_view() : rule->string_at({"id"});
}

}  // namespace assay::sarif
