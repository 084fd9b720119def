// Rule files of other tools as rule files of ours, with the part of assay.yaml that what they allow needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/importers/readers.h"

namespace assay::import {

struct Imported {
  std::string rules;   // a rule file (docs/rules.md); empty when no rule is left
  std::string config;  // for assay.yaml: rules.only or disable, allow; empty when nothing is needed
  std::size_t count = 0;
  std::vector<Note> notes;  // in the order of the file
  bool is_whole() const;    // nothing was lost
};

// `rules_path` is how assay.yaml names the rule file. The result passes `assay rules check`. Errors: see readers.h, and
// a text of no known format.
Result<Imported> import_rules(std::string_view text, const std::string& rules_path, const ReadFile& read);

}  // namespace assay::import
