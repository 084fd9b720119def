#include "sarif/log/rule_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::sarif {

namespace {

// "CA1000/1" may be a part of the rule "CA1000" (§3.27.5).
bool lists(const std::unordered_set<std::string_view>& known, std::string_view id) {
  while (!id.empty()) {
    if (known.contains(id)) return true;
    const std::size_t slash = id.rfind('/');
    id = id.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
  return false;
}

}  // namespace

void RuleCheck::complain(Problem::Level level, const LogPlace& where, std::string_view below, std::string text) {
  sink_({level, "sarif", cat(where.pointer, below), where.position, std::move(text)});
}

void RuleCheck::begin_run(const LogPlace& where) {
  run_ = where;
  overflown_ = false;
  components_.assign(1, {});
  used_.clear();
}

void RuleCheck::tool(const JsonValue& tool, const LogPlace& where) {
  components_.clear();
  const JsonValue* driver = tool.find("driver");
  take(driver == nullptr ? JsonValue() : *driver, where, "/driver");
  const JsonValue* extensions = tool.find("extensions");
  if (extensions == nullptr) return;
  for (std::size_t i = 0; i < extensions->items.size(); ++i) take(extensions->items[i], where, cat("/extensions/", i));
}

void RuleCheck::take(const JsonValue& component, const LogPlace& where, const std::string& below) {
  Component& added = components_.emplace_back();
  added.name = component.string_at({"name"});
  added.guid = component.string_at({"guid"});
  const JsonValue* rules = component.find("rules");
  if (rules == nullptr) return;
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < rules->items.size(); ++i) {
    const std::string_view id = rules->items[i].string_at({"id"});
    added.rules.emplace_back(id);
    const std::string here = cat(below, "/rules/", i);
    if (!id.empty() && !ids.insert(id).second) {
      complain(Problem::Level::error, where, here,
               cat("the id ", quoted(id), " stands twice among the rules (§3.19.23)"));
    }
    if (!id.empty() && equal_ignoring_case(rules->items[i].string_at({"name"}), id)) {
      complain(Problem::Level::warning, where, cat(here, "/name"),
               "the name is the id: leave it out, or give one that people can read (§3.49.7)");
    }
  }
  added.known.insert(added.rules.begin(), added.rules.end());
}

void RuleCheck::result(const JsonValue& result, const LogPlace& where) {
  const std::string_view id = result.string_at({"ruleId"});
  const std::string_view inner = result.string_at({"rule", "id"});
  if (!id.empty() && !inner.empty() && id != inner) {
    complain(Problem::Level::error, where, "/rule/id",
             cat("it is ", quoted(inner), " and 'ruleId' is ", quoted(id), " (§3.27.7)"));
  }
  Use use;
  use.id = id.empty() ? inner : id;
  auto index = result.integer_at({"ruleIndex"});
  if (!index) index = result.integer_at({"rule", "index"});
  use.index = std::max<std::int64_t>(index.value_or(-1), -1);
  if (const JsonValue* component = result.at({"rule", "toolComponent"})) {
    use.component = std::max<std::int64_t>(component->integer_at({"index"}).value_or(-1), -1);
    use.guid = component->string_at({"guid"});
    use.name = component->string_at({"name"});
    // One that tells nothing means the driver (§3.54.2).
    use.refers = use.component >= 0 || !use.guid.empty() || !use.name.empty();
  }
  if (use.id.empty() && use.index < 0) return;
  if (used_.size() < kMostUses) {
    used_.try_emplace(std::move(use), where);
  } else if (!used_.contains(use)) {
    overflown_ = true;
  }
}

const RuleCheck::Component* RuleCheck::component_of(const Use& use, const LogPlace& where) {
  if (!use.refers) return &components_.front();
  if (use.component >= 0) {
    const auto at = static_cast<std::size_t>(use.component);
    if (at < components_.size() - 1) return &components_[at + 1];
    complain(Problem::Level::error, where, "/rule/toolComponent/index",
             cat("there is no extension ", use.component, ": the tool has ",
                 counted(components_.size() - 1, "extension", "extensions"), " (§3.54.4)"));
    return nullptr;
  }
  for (const Component& component : components_) {
    if (use.guid.empty() ? component.name == use.name : equal_ignoring_case(component.guid, use.guid))
      return &component;
  }
  complain(Problem::Level::warning, where, "/rule/toolComponent",
           cat("the tool has no component ", quoted(use.guid.empty() ? use.name : use.guid), " (§3.54)"));
  return nullptr;
}

void RuleCheck::check(const Use& use, const LogPlace& where) {
  const Component* component = component_of(use, where);
  if (component == nullptr) return;
  if (use.index >= 0) {
    const auto at = static_cast<std::size_t>(use.index);
    if (at >= component->rules.size()) {
      complain(Problem::Level::error, where, "/ruleIndex",
               cat("there is no rule ", use.index, ": the ", use.refers ? "component" : "run", " has ",
                   counted(component->rules.size(), "rule", "rules"), " (§3.27.6)"));
    } else if (const std::string& rule = component->rules[at];
               !use.id.empty() && use.id != rule && !use.id.starts_with(cat(rule, '/'))) {
      complain(Problem::Level::error, where, "/ruleIndex",
               cat("rule ", use.index, " is ", quoted(rule), ", and 'ruleId' is ", quoted(use.id), " (§3.27.6)"));
    }
    return;
  }
  // Which does not name its component is of any. A tool that lists no rules says nothing of them.
  bool told = false;
  for (const Component& one : components_) {
    if (use.refers && &one != component) continue;
    told |= !one.rules.empty();
    if (lists(one.known, use.id)) return;
  }
  if (!told) return;
  complain(Problem::Level::warning, where, "/ruleId",
           cat("the rule ", quoted(use.id),
               " is none of those that the tool lists: readers know no help and no severity of it (§3.27.5)"));
}

void RuleCheck::end_run() {
  for (const auto& [use, where] : used_) check(use, where);
  if (!overflown_) return;
  complete_ = false;
  complain(Problem::Level::warning, run_, "/results",
           cat("the results name rules in more than ", with_commas(kMostUses),
               " different ways: those behind the first were not looked at"));
}

}  // namespace assay::sarif
