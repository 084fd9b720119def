// Rules out of the tree of a rule file: what can be judged of a rule by itself, without running its expression.
#pragma once

#include <cstddef>
#include <vector>

#include "rules/rule.h"
#include "rules/value_reader.h"
#include "rules/yaml_reader.h"

namespace assay {

// A rule as read, with the places that later checks point at.
struct DraftRule {
  Rule rule;
  std::size_t file = 0;  // index of its file
  bool sound = false;    // it was read without an error
  YamlMark mark, id, pattern;
  std::vector<YamlMark> pairs, matches;  // one for each of the rule's
};

// All rules of the file, those with errors too. Diagnostics go to the reader's sink.
std::vector<DraftRule> read_rules(const YamlNode& root, ValueReader& values);

// verify: and revoke:. `placeholders` are the names that may stand in braces.
bool read_call(const YamlNode& node, std::string_view what, const std::vector<std::string>& placeholders,
               ValueReader& values, HttpCall& out);

}  // namespace assay
