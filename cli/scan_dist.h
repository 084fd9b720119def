// assay scan dist: the walk of package checks, of which the credentials are reported.
#pragma once

#include "cli/scan_settings.h"
#include "scanners/packages/audit/dist_audit.h"
#include "scanners/scan/scan.h"

namespace assay::cli {

// What the configuration says of packages.
packages::DistPolicy dist_policy(const Config& config);

Result<ScanResult> scan_dist(const ScanSettings& settings, const ScanContext& context);

}  // namespace assay::cli
