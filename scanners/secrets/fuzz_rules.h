// For fuzz targets: one rule that needs nothing to be compiled at length.
#pragma once

#include <cstdlib>
#include <utility>

#include "rules/rule_set.h"

namespace assay::testing {

inline const RuleSet& rules() {
  static const RuleSet set = [] {
    Rule rule;
    rule.id = "t";
    rule.pattern = "tok_[0-9a-f]{16}";
    rule.anchors.push_back({"tok_", false});
    auto compiled = RuleSet::compile({rule});
    if (!compiled) std::abort();
    return std::move(*compiled);
  }();
  return set;
}

}  // namespace assay::testing
