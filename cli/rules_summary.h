// What the rules are, in numbers: for people who compare tools, and for docs/coverage.md. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rule.h"

namespace assay::cli {

// What a rule has beside its form, by which `assay rules list --with` chooses.
enum class RuleTrait {
  any,
  checksum,  // a part of the value is computed from the rest, or it unpacks to something that is seen to be right
  pair,      // another value belongs to it
  verify,    // it says how its provider is asked
  revoke,    // it says how it is ended by a call
};

// `rule` with its details.
bool has_trait(const Rule& rule, RuleTrait trait);

// Counts of `rules` (with their details), each with its name in JSON and what it counts, in a fixed order.
struct RuleCount {
  std::string_view name;  // "with_checksum"
  std::string_view what;  // "with a checksum that is computed"
  std::size_t count = 0;
};
std::vector<RuleCount> counts_of(const std::vector<Rule>& rules);

}  // namespace assay::cli
