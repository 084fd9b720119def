#include "scanners/workflows/policies/exceptions.h"

#include <optional>

#include "base/strings.h"
#include "rules/policies/wildcard.h"

namespace assay::workflows::policies {

namespace {

bool names(const policy::Exception& one, std::string_view path_below, const Finding& finding) {
  if (one.check != finding.check->id || !policy::fits(one.path, path_below)) return false;
  const std::string_view job = std::string_view(finding.node).substr(0, finding.node.find('/'));
  return job.empty() ? one.job == "*" : policy::fits(one.job, job);
}

}  // namespace

ExceptionUse exceptions_on(const policy::Policy& policy, std::string_view today) {
  ExceptionUse out;
  const std::optional<std::uint32_t> now = policy::day_of(today);
  for (const policy::Exception& one : policy.exceptions) {
    const std::optional<std::uint32_t> last = policy::day_of(one.until);
    out.used.push_back(false);
    out.expired.push_back(now && last && *now > *last);
  }
  return out;
}

void accept(const policy::Policy& policy, std::string_view path_below, std::vector<Finding>& findings,
            ExceptionUse& use) {
  for (Finding& finding : findings)
    for (std::size_t i = 0; i < policy.exceptions.size(); ++i) {
      const policy::Exception& one = policy.exceptions[i];
      if (!names(one, path_below, finding)) continue;
      use.used[i] = true;
      if (use.expired[i] || finding.suppressed) continue;
      finding.suppressed =
          Suppression{Suppression::Kind::external, cat("exception of the policy until ", one.until), one.reason};
    }
}

}  // namespace assay::workflows::policies
