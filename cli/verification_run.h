// From flags to a verification of findings, and what it would do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/result.h"
#include "base/verified.h"
#include "cli/verification_flags.h"
#include "rules/rule_set.h"
#include "sarif/output.h"
#include "scanners/verification/analysis.h"
#include "scanners/verification/revocation.h"

namespace assay::cli {

// What rules may make requests: all, or those alone that the program came with, when others came with what is scanned.
// `given`: all, of values that were not found, but given with what belongs to them.
enum class TrustedCalls : std::uint8_t { all, built_in, given };

// What is wrong with the flags, before anything is scanned.
Status check_verification(const VerificationFlags& flags);

// A --verify-server for a host that no rule asks: before anything is scanned, or else the rule's own would be asked.
Status check_servers(const VerificationFlags& flags, const RuleSet& rules);

// Asks providers; states and requests are then in the findings. Errors: libcurl cannot be loaded, a proxy is not known.
Result<Verified> verify_findings(const VerificationFlags& flags, const RuleSet& rules, TrustedCalls trusted,
                                 std::vector<Finding>& findings);

// Ends the first finding's value by its rule's `revoke` request, with the values of the others where it asks for them.
Result<verification::Revocation> revoke_value(const VerificationFlags& flags, const RuleSet& rules,
                                              const std::vector<Finding>& findings);

// The questions that are known for live values of a rule, at the servers where they are asked.
Result<verification::AnalysisPlan> analysis_of(const VerificationFlags& flags, const RuleSet& rules,
                                               std::uint32_t rule);

// Asks them of the first finding's value, which was found active, with the values of the others where it takes them.
Result<std::vector<verification::Answered>> analyse_value(const VerificationFlags& flags,
                                                          const verification::AnalysisPlan& plan,
                                                          const std::vector<Finding>& findings);

// What a verification would send where: for people, or as JSON. Sends nothing.
Status write_verification_plan(const VerificationFlags& flags, const std::vector<Finding>& findings,
                               const RuleSet& rules, TrustedCalls trusted, bool as_json, Output& output);

}  // namespace assay::cli
