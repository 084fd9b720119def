// Rules that a log's runs did not look for: what was found by them before did not go.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sarif/log/run_head.h"

namespace assay::sarif {

// What runs are the same by for a comparison: tool and category.
std::string identity_of(const RunHead& run);
// Of a tool and a rule's own id.
std::uint64_t rule_key(std::string_view tool, std::string_view id);

// Switched off (RuleFinder::switched_off) in all runs of a tool and category, and without a result. Borrows the head.
class RulesOff {
 public:
  explicit RulesOff(const LogHead& log);
  // A result of the run by its number.
  void found(std::size_t run, std::uint64_t rule);
  // The id of the rule, of a run of the same tool and category in another log; empty where it was looked for.
  std::string_view id_of(const RunHead& run, std::uint64_t rule) const;

 private:
  using Rules = std::unordered_map<std::uint64_t, std::string_view>;
  std::map<std::string, Rules> off_;  // by identity
  std::vector<Rules*> of_run_;        // null where none is off
};

}  // namespace assay::sarif
