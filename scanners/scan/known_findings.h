// The suppression files of a scanned folder, applied to a scan's findings.
#pragma once

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

  // Reads .assayignore, .gitleaksignore, .betterleaksignore and .secrets.baseline of `folder` ("" is the working
  // directory). `prefix`: how paths of findings in that folder begin ("" or ending in '/'). Every mistake of every file
  // at once, also a file that cannot be read; with any, nothing is known.
  static tl::expected<KnownFindings, std::vector<Diagnostic>> read(const std::string& folder, const std::string& prefix,
                                                                   const ScanContext& context);

  // Marks the places that an entry holds for. Returns whether one holds for the value wherever it stands. In a run
  // without suppressions nothing holds, and what comments allowed is open again.
  bool apply(Finding& finding);

  // Entries for rules that do not exist, and, after a scan of `everything` that they may speak of, those that held for
  // nothing, as remarks.
  void note_useless(bool everything, Coverage& coverage) const;

 private:
  bool ignored_ = false;  // the run is without suppressions
  Suppressions suppressions_;
  std::vector<std::string> unknown_rules_;
};

}  // namespace assay
