// Asks providers whether found values are live, after findings are complete: one request for each value of a rule that
// has `verify`, and one made-up value a rule before them (control.h).
//
// Guarantees. A value goes to the host that its rule names and nowhere else. No value of a rule is sent before its
// control was refused; where it was accepted, all are unsound_verifier, where it was not answered, unknown. A value is
// active only where its control was refused with the same companions, and inactive only where these are surely its own
// (belonging.h). Values that every place suppresses are not sent.
// Equal requests are sent once. Nothing of a request or answer is kept but its status. Deterministic but for what
// servers answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/verified.h"
#include "rules/rule_set.h"
#include "scanners/sources/remote/http/clock.h"
#include "scanners/sources/remote/http/request_pool.h"
#include "scanners/verification/assignments.h"
#include "scanners/verification/delivery.h"
#include "scanners/verification/logins/allowed_hosts.h"

namespace assay::verification {

struct VerificationOptions {
  DeliveryOptions delivery;
  std::uint64_t answer_bytes = std::uint64_t{64} << 10;  // of an answer's body; a longer one says nothing
  std::string at;                                        // when this is, for reports: "2026-11-26T20:00:00Z"
};

// What a rule's values would be asked, or why they would not.
struct PlannedCall {
  std::string rule;
  std::string method;
  std::string target;                   // scheme, host and path as the rule has them
  std::vector<std::string> companions;  // rules whose values go along
  std::uint64_t values = 0;             // that would be sent
  bool signs = false;                   // they would not: they sign what is sent (only_signs, filling.h)
  std::uint64_t left_out = 0;           // that would not
  std::string why_not;                  // of those, the first reason
};

// Sorted by rule and target; logins are made by the method LOGIN. Suppressed findings are no part of it. Sends nothing.
std::vector<PlannedCall> plan_verification(const std::vector<Finding>& findings, const RuleSet& rules,
                                           const Means& means, const AllowedHosts& allowed = {});

// Sets status, verified_by and verification of the findings, but of those that were settled by verify_logins
// (logins/login_verification.h), which are counted too. What stays unknown or unsound is unproved.
Verified verify(std::vector<Finding>& findings, const RuleSet& rules, remote::RequestPool& pool, remote::Clock& clock,
                const Delivery::Ticks& ticks, const Means& means, const VerificationOptions& options);

}  // namespace assay::verification
