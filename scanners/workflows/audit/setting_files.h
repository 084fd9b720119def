// Finds the settings of other tools that repositories have for their workflows.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "scanners/workflows/audit/audit.h"

namespace assay::workflows {

// zizmor.yml and .github/zizmor.yml, .github/actionlint.yaml and .yml, beside the files that are checked. One that is
// there and cannot be read comes with the reason.
std::vector<SettingsFile> setting_files(std::span<const SourceFile> files);

}  // namespace assay::workflows
