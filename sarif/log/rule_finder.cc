#include "sarif/log/rule_finder.h"

namespace assay::sarif {

RuleFinder::RuleFinder(const RunHead& run) {
  static const JsonValue none = JsonValue::object();
  const JsonValue* tool = run.find("tool");
  const JsonValue* driver = tool == nullptr ? nullptr : tool->find("driver");
  add(driver == nullptr ? none : *driver);
  const JsonValue* extensions = tool == nullptr ? nullptr : tool->find("extensions");
  if (extensions == nullptr) return;
  for (const JsonValue& extension : extensions->items) add(extension);
}

void RuleFinder::add(const JsonValue& component) {
  static const std::vector<JsonValue> none;
  const JsonValue* rules = component.find("rules");
  Component& added = components_.emplace_back();
  added.name = component.string_at({"name"});
  added.guid = component.string_at({"guid"});
  added.rules = rules == nullptr ? &none : &rules->items;
  for (const JsonValue& rule : *added.rules) {
    added.by_id.try_emplace(rule.string_at({"id"}), &rule);
    if (const std::string_view guid = rule.string_at({"guid"}); !guid.empty()) added.by_guid.try_emplace(guid, &rule);
  }
}

// §3.54: by its index among the extensions, else by guid or name; one that gives none of them means the driver.
const RuleFinder::Component* RuleFinder::named_by(const JsonValue& reference) const {
  if (const auto index = reference.integer_at({"index"})) {
    const bool there = *index >= 0 && static_cast<std::size_t>(*index) < components_.size() - 1;
    return there ? &components_[static_cast<std::size_t>(*index) + 1] : nullptr;
  }
  const std::string_view guid = reference.string_at({"guid"});
  const std::string_view name = reference.string_at({"name"});
  if (guid.empty() && name.empty()) return &components_.front();
  for (const Component& component : components_)
    if (guid.empty() ? component.name == name : component.guid == guid) return &component;
  return nullptr;
}

const JsonValue* RuleFinder::of_id(const Component& component, std::string_view id) {
  // "CA1000/1" may be a part of the rule "CA1000" (§3.27.5).
  while (!id.empty()) {
    if (const auto found = component.by_id.find(id); found != component.by_id.end()) return found->second;
    const std::size_t slash = id.rfind('/');
    id = id.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
  return nullptr;
}

const JsonValue* RuleFinder::rule_of(const JsonValue& result) const {
  const JsonValue* reference = result.at({"rule", "toolComponent"});
  const Component* component = reference == nullptr ? &components_.front() : named_by(*reference);
  if (component == nullptr) return nullptr;
  auto index = result.integer_at({"ruleIndex"});
  if (!index) index = result.integer_at({"rule", "index"});
  if (index && *index >= 0 && static_cast<std::size_t>(*index) < component->rules->size()) {
    return &(*component->rules)[static_cast<std::size_t>(*index)];
  }
  if (const std::string_view guid = result.string_at({"rule", "guid"}); !guid.empty()) {
    if (const auto found = component->by_guid.find(guid); found != component->by_guid.end()) return found->second;
  }
  std::string_view id = result.string_at({"ruleId"});
  if (id.empty()) id = result.string_at({"rule", "id"});
  if (const JsonValue* rule = of_id(*component, id); rule != nullptr || reference != nullptr) return rule;
  for (const Component& extension : components_)
    if (const JsonValue* rule = of_id(extension, id)) return rule;
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
