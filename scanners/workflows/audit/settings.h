// What settings of other tools accept and declare: zizmor.yml and .github/actionlint.yaml.
//
// Of zizmor's: `rules: NAME: disable` and `ignore`, and the policies of unpinned-uses. Of actionlint's: the labels of
// self-hosted runners, the configuration variables, and `paths: PATTERN: ignore`. What has no counterpart here is a
// note of the coverage. Findings that they accept stay in reports, as suppressed.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "scanners/workflows/audit/audit.h"
#include "scanners/workflows/model/repository.h"

namespace assay::workflows {

// Immutable once read: any thread.
class Settings {
 public:
  // A file that cannot be read is a gap.
  Settings(std::span<const SettingsFile> files, Coverage& coverage);
  ~Settings();

  std::vector<Declared> declared() const;
  void suppress(const Document& document, std::vector<Finding>& findings) const;

 private:
  struct Zizmor;
  struct Actionlint;
  std::vector<std::unique_ptr<Zizmor>> zizmor_;
  std::vector<std::unique_ptr<Actionlint>> actionlint_;
};

}  // namespace assay::workflows
