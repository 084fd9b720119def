#include <map>
#include <utility>

#include "scanners/verification/verification.h"

namespace assay::verification {

std::vector<PlannedCall> plan_verification(const std::vector<Finding>& findings, const RuleSet& rules,
                                           const Means& means) {
  Assigner assigner(findings, rules, means);
  std::map<std::string, PlannedCall> out;
  for (const Finding& finding : findings) {
    if (finding.suppressed()) continue;
    const Assignment assignment = assigner.assign(finding);
    PlannedCall& planned = out[finding.rule];
    planned.rule = finding.rule;
    if (assignment.verifier) {
      planned.method = assignment.verifier->call.method;
      planned.target = target_of(assignment.verifier->call);
      planned.companions = assignment.verifier->companions;
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
  return list;
}

}  // namespace assay::verification
