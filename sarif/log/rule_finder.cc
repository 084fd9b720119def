#include "sarif/log/rule_finder.h"

#include <algorithm>
#include <set>

namespace assay::sarif {

RuleFinder::RuleFinder(const RunHead& run) {
  static const JsonValue none = JsonValue::object();
  const JsonValue* tool = run.find("tool");
  const JsonValue* driver = tool == nullptr ? nullptr : tool->find("driver");
  add(driver == nullptr ? none : *driver);
  if (const JsonValue* extensions = tool == nullptr ? nullptr : tool->find("extensions"))
    for (const JsonValue& extension : extensions->items) add(extension);
  if (const JsonValue* invocations = run.find("invocations")) {
    const bool any = std::any_of(invocations->items.begin(), invocations->items.end(), [](const JsonValue& one) {
      return one.find("ruleConfigurationOverrides") != nullptr;
    });
    if (any)
      for (const JsonValue& invocation : invocations->items) add_overrides(invocation);
  }
  if (const JsonValue* policies = run.find("policies"))
    for (auto policy = policies->items.rbegin(); policy != policies->items.rend(); ++policy) add_policy(*policy);
}

void RuleFinder::add(const JsonValue& component) {
  static const std::vector<JsonValue> none;
  const JsonValue* rules = component.find("rules");
  Component& added = components_.emplace_back();
  added.name = component.string_at({"name"});
  added.guid = component.string_at({"guid"});
  added.global_strings = component.find("globalMessageStrings");
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

// §3.51: each leads to its rule as a result does.
void RuleFinder::add_overrides(const JsonValue& invocation) {
  Settings& settings = overrides_.emplace_back();
  const JsonValue* overrides = invocation.find("ruleConfigurationOverrides");
  if (overrides == nullptr) return;
  for (const JsonValue& one : overrides->items) {
    const JsonValue* descriptor = one.find("descriptor");
    const JsonValue* configuration = one.find("configuration");
    if (descriptor == nullptr || configuration == nullptr) continue;
    const std::string_view id = descriptor->string_at({"id"});
    const JsonValue* component = descriptor->find("toolComponent");
    const JsonValue* rule =
        find_rule(component, descriptor->integer_at({"index"}), descriptor->string_at({"guid"}), id);
    settings.add(rule, component == nullptr ? id : std::string_view(), *configuration);
  }
}

// A policy is a component of its own, whose rules have the ids or guids of those that they set.
void RuleFinder::add_policy(const JsonValue& policy) {
  Settings& settings = policies_.emplace_back();
  const JsonValue* rules = policy.find("rules");
  if (rules == nullptr) return;
  for (const JsonValue& one : rules->items) {
    const JsonValue* configuration = one.find("defaultConfiguration");
    if (configuration == nullptr) continue;
    const std::string_view id = one.string_at({"id"});
    const JsonValue* rule = find_rule(nullptr, std::nullopt, one.string_at({"guid"}), id);
    settings.add(rule, id, *configuration);
  }
}

const JsonValue* RuleFinder::find_rule(const JsonValue* reference, std::optional<std::int64_t> index,
                                       std::string_view guid, std::string_view id) const {
  const Component* component = reference == nullptr ? &components_.front() : named_by(*reference);
  if (component == nullptr) return nullptr;
  if (index && *index >= 0 && static_cast<std::size_t>(*index) < component->rules->size())
    return &(*component->rules)[static_cast<std::size_t>(*index)];
  if (!guid.empty())
    if (const auto found = component->by_guid.find(guid); found != component->by_guid.end()) return found->second;
  if (const JsonValue* rule = of_id(*component, id); rule != nullptr || reference != nullptr) return rule;
  for (const Component& extension : components_)
    if (const JsonValue* rule = of_id(extension, id)) return rule;
  return nullptr;
}

const JsonValue* RuleFinder::rule_of(const JsonValue& result) const {
  auto index = result.integer_at({"ruleIndex"});
  if (!index) index = result.integer_at({"rule", "index"});
  std::string_view id = result.string_at({"ruleId"});
  if (id.empty()) id = result.string_at({"rule", "id"});
  return find_rule(result.at({"rule", "toolComponent"}), index, result.string_at({"rule", "guid"}), id);
}

std::string_view RuleFinder::id_of(const JsonValue& result) const {
  std::string_view id = result.string_at({"ruleId"});
  if (id.empty()) id = result.string_at({"rule", "id"});
  if (!id.empty()) return id;
  const JsonValue* rule = rule_of(result);
  return rule == nullptr ? std::string_view() : rule->string_at({"id"});
}

void RuleFinder::Settings::add(const JsonValue* rule, std::string_view id, const JsonValue& configuration) {
  if (rule != nullptr) {
    by_rule.insert_or_assign(rule, &configuration);
  } else if (!id.empty()) {
    by_id.insert_or_assign(id, &configuration);
  }
}

const JsonValue* RuleFinder::Settings::of(const JsonValue* rule, std::string_view id) const {
  if (rule != nullptr) {
    const auto found = by_rule.find(rule);
    return found == by_rule.end() ? nullptr : found->second;
  }
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : found->second;
}

const RuleFinder::Settings* RuleFinder::overrides_of(const JsonValue& result) const {
  const auto index = result.integer_at({"provenance", "invocationIndex"});
  if (!index) return overrides_.size() == 1 ? &overrides_.front() : nullptr;
  return *index >= 0 && static_cast<std::size_t>(*index) < overrides_.size()
             ? &overrides_[static_cast<std::size_t>(*index)]
             : nullptr;
}

const JsonValue* RuleFinder::setting_of(const JsonValue& result, const JsonValue* rule, std::string_view member) const {
  if (has_settings()) {
    const std::string_view id = rule == nullptr ? id_of(result) : std::string_view();
    const auto said = [&](const Settings& settings) {
      const JsonValue* configuration = settings.of(rule, id);
      return configuration == nullptr ? nullptr : configuration->find(member);
    };
    for (const Settings& policy : policies_)
      if (const JsonValue* value = said(policy)) return value;
    if (const Settings* overrides = overrides_of(result))
      if (const JsonValue* value = said(*overrides)) return value;
  }
  return rule == nullptr ? nullptr : rule->at({"defaultConfiguration", member});
}

void RuleFinder::keep_settings(JsonValue& result) const {
  if (!has_settings()) return;
  const std::string_view kind = result.string_at({"kind"});
  const JsonValue* rule = rule_of(result);
  for (const std::string_view member : {"level", "rank"}) {
    if (result.find(member) != nullptr || (member == "level" && !kind.empty() && kind != "fail")) continue;
    const JsonValue* value = setting_of(result, rule, member);
    if (value == nullptr || (rule != nullptr && value == rule->at({"defaultConfiguration", member}))) continue;
    result.set(member, *value);
  }
}

bool RuleFinder::is_off(const JsonValue* rule, std::string_view id) const {
  const auto enabled = [&](const Settings& settings) {
    const JsonValue* configuration = settings.of(rule, id);
    return configuration == nullptr ? nullptr : configuration->find("enabled");
  };
  for (const Settings& policy : policies_)
    if (const JsonValue* value = enabled(policy)) return value->text == "false";
  const JsonValue* by_default = rule == nullptr ? nullptr : rule->at({"defaultConfiguration", "enabled"});
  const bool off = by_default != nullptr && by_default->text == "false";
  if (overrides_.empty()) return off;
  return std::all_of(overrides_.begin(), overrides_.end(), [&](const Settings& overrides) {
    const JsonValue* value = enabled(overrides);
    return value == nullptr ? off : value->text == "false";
  });
}

std::vector<std::string_view> RuleFinder::switched_off() const {
  std::vector<std::string_view> ids;
  for (const Component& component : components_)
    for (const JsonValue& rule : *component.rules)
      if (is_off(&rule, {})) ids.push_back(rule.string_at({"id"}));
  std::set<std::string_view> others;
  for (const auto* list : {&policies_, &overrides_})
    for (const Settings& settings : *list)
      for (const auto& [id, configuration] : settings.by_id)
        if (is_off(nullptr, id)) others.insert(id);
  ids.insert(ids.end(), others.begin(), others.end());
  return ids;
}

const JsonValue* RuleFinder::global_strings_of(const JsonValue& result) const {
  const JsonValue* reference = result.at({"rule", "toolComponent"});
  const Component* component = reference == nullptr ? &components_.front() : named_by(*reference);
  return component == nullptr ? nullptr : component->global_strings;
}

}  // namespace assay::sarif
