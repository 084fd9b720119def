// Which rules a run uses: the built-in ones, those of the user's files, less what was disabled.
#pragma once

#include <string>
#include <vector>

#include "rules/loader.h"
#include "rules/rule_set.h"

namespace assay {

struct RuleSelection {
  std::vector<RuleFile> files;       // added; a rule with a built-in's id replaces it
  std::vector<std::string> only;     // ids; empty: all
  std::vector<std::string> disable;  // ids
  std::vector<Allowance> allow;      // matches that are no findings
  std::string cache_folder;          // of compiled databases; empty: none
  bool plain() const { return files.empty() && only.empty() && disable.empty(); }
};

struct SelectedRules {
  Result<RuleSet> rules;
  // Of the files, when one has an error; what their rules cost is told by a check of them, not by each run.
  std::vector<Diagnostic> diagnostics;
};

// `image` is that of the built-in rules. Without a selection it is loaded as it is, in about a millisecond. Errors: a
// file with an error, an id in `only` or `disable` that names no rule (with the nearest one as hint), no rules left.
SelectedRules select_rules(const RuleImage& image, const RuleSelection& selection);

}  // namespace assay
