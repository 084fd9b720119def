// A rule of another tool as the YAML of one of ours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/importers/expression.h"
#include "rules/importers/foreign.h"

namespace assay::import {

// What a file of imported rules begins with.
inline constexpr const char* kRuleFileHead = "provider: imported\nrules:\n";

// In front of its pairs, and behind them: what they name may come later in the file.
struct RuleText {
  std::string head, tail;
};

// Globs on the path.
struct RulePaths {
  std::vector<std::string> wanted, unwanted;  // empty: any, none
};

// `matches`: two texts or more that it finds. They get a seam, so that no scanner takes one for a credential. Pure.
RuleText rule_text(const ForeignRule& rule, const Anchored& own, const std::string& id, const RulePaths& paths,
                   const std::vector<std::string>& matches);

// Whether a confidence is one of ours; a rule without one has high confidence.
bool is_level(std::string_view word);

}  // namespace assay::import
