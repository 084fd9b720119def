#include "scanners/offline/evidence.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/offline/kinds.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/nearby_keys.h"

namespace assay::offline {

namespace {

void tell_of_checksum(CheckKind kind, std::string_view value, std::vector<OfflineEvidence>& out) {
  const bool holds = judge(kind, value, value, 0, value.size()) == CheckOutcome::holds;
  out.push_back({"checksum", holds ? OfflineEvidence::Says::genuine : OfflineEvidence::Says::doubtful,
                 holds ? "its checksum is right" : "its checksum is wrong: made up, altered or cut"});
}

void tell(Finding& finding, const Rule& rule, std::chrono::sys_days today, bool keys) {
  finding.evidence.clear();
  if (finding.secret.size() > kMostValueBytes) return;
  const std::string_view value = finding.secret.reveal(RevealPermit("offline evidence"));
  for (const Check& check : rule.checks) {
    if (check.kind == CheckKind::jwt)
      tell_of_jwt(value, today, finding.evidence);
    else if (check.kind == CheckKind::aws_key_id)
      tell_of_aws_key_id(value, finding.evidence);
    else if (check.kind == CheckKind::pypi_macaroon)
      tell_of_pypi_token(value, today, finding.evidence);
    else if (is_checksum(check.kind))
      tell_of_checksum(check.kind, value, finding.evidence);
    else if (proves(check.kind, value))
      finding.evidence.push_back({"checksum", OfflineEvidence::Says::genuine, "its checksum is right"});
  }
  tell_of_identifiers(rule, value, today, finding.evidence);
  if (keys && is_private_key(rule)) tell_of_private_key(value, finding.public_keys, finding.evidence);
  if (finding.own_project)
    finding.evidence.push_back(
        {"account", OfflineEvidence::Says::genuine, "the service account belongs to the project beside it"});
}

}  // namespace

void add_evidence(std::vector<Finding>& findings, const std::vector<Rule>& rules, std::chrono::sys_days today) {
  std::size_t keys = 0;
  for (Finding& finding : findings) {
    if (finding.rule_index >= rules.size()) continue;
    const Rule& rule = rules[finding.rule_index];
    if (is_private_key(rule)) ++keys;
    tell(finding, rule, today, keys <= kMostPrivateKeys);
  }
}

void add_evidence(Finding& finding, const std::vector<Rule>& rules, std::chrono::sys_days today) {
  if (finding.rule_index < rules.size()) tell(finding, rules[finding.rule_index], today, true);
}

}  // namespace assay::offline
