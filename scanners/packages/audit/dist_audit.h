// A whole check of a release: files found, read and scanned in one walk, held against each other and against what was
// asked for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "base/result.h"
#include "scanners/packages/audit/release_source.h"
#include "scanners/packages/findings/finding.h"
#include "scanners/packages/model/release.h"
#include "scanners/scan/scan.h"

namespace assay::packages {

struct DistOptions {
  std::vector<std::string> paths;  // packages, or folders that hold them
  DistPolicy policy;
  std::vector<Expected> expected;
  std::string sums;  // checksum file; empty: none
  std::optional<SourceQuestion> source;
  bool secrets = true;  // false: no credential scan; the context's rules are not asked
};

struct DistAudit {
  Release release;
  std::vector<Finding> findings;  // sorted; credentials are among them
  ScanResult secrets;             // the credentials as the scan reports them; its coverage is all of the run's
};

// Packages are spread over context.threads. An Error only when nothing could begin.
Result<DistAudit> audit_dist(const DistOptions& options, const ScanContext& context);

// All checks over a release that was read, sorted.
std::vector<Finding> run_checks(const Release& release);

}  // namespace assay::packages
