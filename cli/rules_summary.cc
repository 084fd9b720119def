#include "cli/rules_summary.h"

#include <algorithm>
#include <set>

#include "scanners/secrets/checks/checks.h"

namespace assay::cli {

namespace {

bool computes(const Check& check) {
  switch (check.kind) {
    case CheckKind::azure_cask:
    case CheckKind::azure_devops_crc32:
    case CheckKind::aws_key_id:
      return true;
    default:
      return is_checksum(check.kind);
  }
}

}  // namespace

bool has_trait(const Rule& rule, RuleTrait trait) {
  switch (trait) {
    case RuleTrait::checksum:
      return std::any_of(rule.checks.begin(), rule.checks.end(), computes);
    case RuleTrait::pair:
      return !rule.pairs.empty();
    case RuleTrait::verify:
      return !rule.details.verify.empty();
    case RuleTrait::revoke:
      return !rule.details.revoke.empty();
    case RuleTrait::any:
      break;
  }
  return true;
}

std::vector<RuleCount> counts_of(const std::vector<Rule>& rules) {
  std::set<std::string_view> providers;
  for (const Rule& rule : rules) providers.insert(rule.provider);
  const auto sure = [&](Confidence confidence) {
    return static_cast<std::size_t>(
        std::count_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.confidence == confidence; }));
  };
  const auto with = [&](RuleTrait trait) {
    return static_cast<std::size_t>(
        std::count_if(rules.begin(), rules.end(), [&](const Rule& rule) { return has_trait(rule, trait); }));
  };
  return {{"rules", "rules", rules.size()},
          {"high_confidence", "of high confidence", sure(Confidence::high)},
          {"medium_confidence", "of medium confidence", sure(Confidence::medium)},
          {"low_confidence", "of low confidence", sure(Confidence::low)},
          {"providers", "providers", providers.size()},
          {"with_checksum", "with a checksum that is computed", with(RuleTrait::checksum)},
          {"in_pair", "in a pair (an id beside its secret, or the id)", with(RuleTrait::pair)},
          {"with_verifier", "that say how to ask whether a value is live", with(RuleTrait::verify)},
          {"with_revocation", "that say how to revoke it by a call", with(RuleTrait::revoke)}};
}

}  // namespace assay::cli
