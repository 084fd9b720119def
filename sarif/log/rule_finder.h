// The rule of a result, in the table of its run's driver.
#pragma once

#include <string_view>
#include <unordered_map>

#include "sarif/log/run_head.h"

namespace assay::sarif {

// Borrows the head.
class RuleFinder {
 public:
  explicit RuleFinder(const RunHead& run);

  // By index, else by id (§3.27.6, §3.52.3); null where there is none, or it is of an extension.
  const JsonValue* rule_of(const JsonValue& result) const;
  // The result's own id, else that of its rule; empty where neither is told.
  std::string_view id_of(const JsonValue& result) const;

 private:
  const std::vector<JsonValue>& rules_;
  std::unordered_map<std::string_view, const JsonValue*> by_id_;
};

}  // namespace assay::sarif
