#include "cli/scan_dist.h"

#include "base/strings.h"

namespace assay::cli {

packages::DistPolicy dist_policy(const Config& config) {
  return {config.dist_allow, config.dist_forbid, config.dist_generated};
}

Result<ScanResult> scan_dist(const ScanSettings& settings, const ScanContext& context) {
  packages::DistOptions options;
  options.paths = settings.flags.paths;
  options.policy = dist_policy(settings.config);
  auto audit = packages::audit_dist(options, context);
  if (!audit) return tl::make_unexpected(audit.error());
  std::size_t others = 0;
  for (const packages::Finding& finding : audit->findings)
    if (finding.check->id != "dist-credential") ++others;
  if (others != 0)
    audit->secrets.coverage.note(
        cat(counted(others, "finding", "findings"), " of the checks of packages: 'assay dist check' tells them"));
  return std::move(audit->secrets);
}

}  // namespace assay::cli
