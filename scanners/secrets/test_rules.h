// Small rule sets for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/rule_set.h"

namespace assay::testing {

inline Rule make_rule(std::string id, std::vector<std::string> anchors, std::string pattern) {
  Rule rule;
  rule.id = std::move(id);
  rule.provider = "Test";
  rule.description = "test credential";
  rule.pattern = std::move(pattern);
  for (std::string& anchor : anchors) rule.anchors.push_back({std::move(anchor), false});
  return rule;
}

inline RuleSet compile(std::vector<Rule> rules) {
  auto set = RuleSet::compile(std::move(rules));
  EXPECT_TRUE(set.has_value()) << (set ? "" : set.error().text());
  return std::move(*set);
}

}  // namespace assay::testing
