// The rule of a result, in the table of its run's driver or of an extension, and how it was set when the results were
// made.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sarif/log/run_head.h"

namespace assay::sarif {

// Borrows the head.
class RuleFinder {
 public:
  explicit RuleFinder(const RunHead& run);

  // By index, else by guid (§3.52.6), else by id (§3.27.6, §3.52.3), in the component that the result names, else in
  // the driver; an id that the driver does not have is looked for in the extensions. Null where there is none.
  const JsonValue* rule_of(const JsonValue& result) const;
  // The result's own id, else that of its rule; empty where neither is told.
  std::string_view id_of(const JsonValue& result) const;

  // A member ("level", "rank") of what its rule is set to: that of the last policy of the run that says it, else of the
  // overrides of the invocation that the result is of (`provenance.invocationIndex`, else the only one), else of the
  // rule's default. `rule`: of rule_of. Null where none says it.
  const JsonValue* setting_of(const JsonValue& result, const JsonValue* rule, std::string_view member) const;
  // Gives the result what of that stands neither in it nor in its rule: the run that it moves to may not say it.
  void keep_settings(JsonValue& result) const;
  // Whether the run has policies or overrides.
  bool has_settings() const { return !policies_.empty() || !overrides_.empty(); }
  // Ids of rules that were not looked for: `enabled` is false, by the last policy that says it, else by the overrides
  // of every invocation, else by default. In the order of the tables; others behind them, sorted.
  std::vector<std::string_view> switched_off() const;

  // `globalMessageStrings` of the component that the result names, else of the driver (§3.19.22). May be null.
  const JsonValue* global_strings_of(const JsonValue& result) const;

 private:
  struct Component {
    std::string_view name, guid;
    const std::vector<JsonValue>* rules = nullptr;
    const JsonValue* global_strings = nullptr;
    std::unordered_map<std::string_view, const JsonValue*> by_id, by_guid;
  };
  // Configurations by rule; by id of what no table has.
  struct Settings {
    std::unordered_map<const JsonValue*, const JsonValue*> by_rule;
    std::unordered_map<std::string_view, const JsonValue*> by_id;
    void add(const JsonValue* rule, std::string_view id, const JsonValue& configuration);
    const JsonValue* of(const JsonValue* rule, std::string_view id) const;
  };

  void add(const JsonValue& component);
  void add_overrides(const JsonValue& invocation);
  void add_policy(const JsonValue& policy);
  const Component* named_by(const JsonValue& reference) const;
  static const JsonValue* of_id(const Component& component, std::string_view id);
  // `reference`: to a component, or null.
  const JsonValue* find_rule(const JsonValue* reference, std::optional<std::int64_t> index, std::string_view guid,
                             std::string_view id) const;
  const Settings* overrides_of(const JsonValue& result) const;
  bool is_off(const JsonValue* rule, std::string_view id) const;

  std::vector<Component> components_;  // the driver, then the extensions
  std::vector<Settings> overrides_;    // by invocation; none where no invocation has any
  std::vector<Settings> policies_;     // the last one first
};

}  // namespace assay::sarif
