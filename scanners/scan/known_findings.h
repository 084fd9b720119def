// The suppression files that speak of what is scanned, applied to its findings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/loader.h"
#include "scanners/scan/scan.h"
#include "scanners/secrets/suppressions.h"

namespace assay {

// Not synchronised.
class KnownFindings {
 public:
  KnownFindings() = default;  // none

  using Read = tl::expected<KnownFindings, std::vector<Diagnostic>>;

  // Reads .assayignore, .gitleaksignore, .betterleaksignore and .secrets.baseline of a work tree, for the paths of its
  // history, and the baselines of the context. Every mistake of every file at once, also a file that cannot be read;
  // with any, nothing is known.
  static Read of_work_tree(const std::string& folder, const ScanContext& context);

  // The same for scanned paths: of each name, the nearest file from the path upwards, not beyond its repository
  // (folders_upwards). It speaks of what is scanned in its folder, and of nothing else.
  static Read of_paths(const std::vector<std::string>& paths, const ScanContext& context);

  // Marks the places that an entry holds for. Returns whether one holds for the value wherever it stands. In a run
  // without suppressions nothing holds, and what comments allowed is open again.
  bool apply(Finding& finding);

  // Entries for rules that do not exist, and, after a complete scan of `everything` that they may speak of, those that
  // held for nothing, as remarks. Returns how many those are.
  std::uint64_t note_useless(bool everything, Coverage& coverage) const;

 private:
  // all: whatever a baseline speaks of is scanned.
  static Read load(std::vector<SuppressionFile> files, std::vector<Diagnostic> mistakes, bool all,
                   const ScanContext& context);

  // Whether the run looks for all that an entry may speak of: its rule, or any if it names none.
  bool is_looked_for(const std::string& rule) const;

  bool ignored_ = false;  // the run is without suppressions
  const RuleSet* rules_ = nullptr;
  bool every_rule_ = true;
  Suppressions suppressions_;
  std::vector<std::string> unknown_rules_;
};

// Of findings that are not suppressed: where assay:allow on the shown line names a rule that does not exist.
void note_misspelt_markers(const std::vector<Finding>& findings, const ScanContext& context, Coverage& coverage);

}  // namespace assay
