#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "scanners/verification/logins/login_verification.h"
#include "scanners/verification/verification.h"

namespace assay::verification {

std::vector<PlannedCall> plan_verification(const std::vector<Finding>& findings, const RuleSet& rules,
                                           const Means& means, const AllowedHosts& allowed) {
  Assigner assigner(findings, rules, means);
  std::map<std::string, PlannedCall> out;
  for (const Finding& finding : findings) {
    if (finding.suppressed() || logs_in(finding, rules)) continue;
    const Assignment assignment = assigner.assign(finding);
    PlannedCall& planned = out[finding.rule];
    planned.rule = finding.rule;
    if (assignment.verifier) {
      planned.method = assignment.verifier->call.method;
      planned.target = target_of(assignment.verifier->call);
      planned.companions = assignment.verifier->companions;
      planned.signs = only_signs(assignment.verifier->call);
    }
    if (assignment.why_not.empty()) {
      ++planned.values;
    } else {
      ++planned.left_out;
      if (planned.why_not.empty()) planned.why_not = assignment.why_not;
    }
  }
  std::vector<PlannedCall> list;
  for (auto& [rule, planned] : out) list.push_back(std::move(planned));
  for (PlannedLogin& login : plan_logins(findings, rules, means, allowed)) {
    PlannedCall& planned = list.emplace_back();
    planned.rule = std::move(login.rule);
    planned.method = "LOGIN";
    planned.target = std::move(login.server);
    planned.values = login.values;
    planned.left_out = login.left_out;
    planned.why_not = std::move(login.why_not);
  }
  std::stable_sort(list.begin(), list.end(), [](const PlannedCall& a, const PlannedCall& b) {
    return std::tie(a.rule, a.target) < std::tie(b.rule, b.target);
  });
  return list;
}

}  // namespace assay::verification
