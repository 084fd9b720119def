// Which rules a run uses: the built-in ones that are not wide, those of the user's files, less what was disabled.
#pragma once

#include <string>
#include <vector>

#include "rules/loader.h"
#include "rules/rule_set.h"

namespace assay {

struct RuleSelection {
  std::vector<RuleFile> files;       // added; a rule with a built-in's id replaces it
  std::vector<std::string> only;     // ids, of wide rules too; empty: all
  std::vector<std::string> disable;  // ids
  std::vector<Allowance> allow;      // matches that are no findings
  bool wide = false;                 // the built-in wide rules too
  std::string cache_folder;          // of compiled databases; empty: none
  bool plain() const { return files.empty() && only.empty() && disable.empty(); }
};

struct SelectedRules {
  Result<RuleSet> rules;
  std::vector<Diagnostic> diagnostics;  // of the files, all of them
};

// `usual` and `all` are the images of the built-in rules without the wide ones and with them. Without a selection one
// of them is loaded as it is, in well under a millisecond. Errors: a file with an error, an id in `only` or `disable`
// that names no rule (with the nearest one as hint), no rules left.
SelectedRules select_rules(const RuleImage& usual, const RuleImage& all, const RuleSelection& selection);

}  // namespace assay
