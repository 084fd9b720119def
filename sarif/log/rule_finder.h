// The rule of a result, in the table of its run's driver or of an extension.
#pragma once

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

 private:
  struct Component {
    std::string_view name, guid;
    const std::vector<JsonValue>* rules = nullptr;
    std::unordered_map<std::string_view, const JsonValue*> by_id, by_guid;
  };
  void add(const JsonValue& component);
  const Component* named_by(const JsonValue& reference) const;
  static const JsonValue* of_id(const Component& component, std::string_view id);

  std::vector<Component> components_;  // the driver, then the extensions
};

}  // namespace assay::sarif
