// Verifies passwords of connection strings by logging in: to hosts that the user named, nowhere else.
//
// Guarantees. Without an AllowedHosts entry for its host nothing is sent to a server, and its name is not looked up. A
// made-up password for the same user comes first; only when the server refuses it is the found one tried, so `active`
// means that the password decides. `inactive` is said of a password that every login it stands in refuses; where a
// server refuses right passwords too, only beside another password that it took from the same user. A user and
// password are tried once a run, a server that cannot be reached is not asked again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/verified.h"
#include "rules/rule_set.h"
#include "scanners/verification/assignments.h"
#include "scanners/verification/delivery.h"
#include "scanners/verification/logins/allowed_hosts.h"
#include "scanners/verification/logins/login_client.h"
#include "scanners/verification/logins/name_records.h"

namespace assay::verification {

struct LoginOptions {
  // Of mongodb+srv the host of the URL, without which DNS is not asked; the servers that DNS names for it may then be
  // asked at public addresses, and at any when they are named themselves.
  AllowedHosts allowed;
  std::vector<remote::ResolvedTo> resolve;
  std::string at;                               // as in VerificationOptions
  std::chrono::milliseconds deadline{300'000};  // from the first login on; none begins after it
  std::chrono::milliseconds look_up{10'000};    // of a host's addresses
  std::uint64_t most_logins = 50'000;           // controls count
};

// Whether a finding is verified here: it has logins, and its rule has no request of its own. Those that are not are
// left to verify().
bool logs_in(const Finding& finding, const RuleSet& rules);

// Sets status, verified_by and verification of findings with logins. Returns requests, controls and hosts alone: states
// are counted by verify(), which leaves these findings as they are.
Verified verify_logins(std::vector<Finding>& findings, const RuleSet& rules, LoginClient& client, NameRecords& records,
                       const Delivery::Ticks& ticks, const Means& means, const LoginOptions& options);

// What would be asked, for verify()'s plan: one entry for each rule and server. Looks up no name.
struct PlannedLogin {
  std::string rule;
  std::string server;        // "postgresql://db.corp.example:5432"; empty: its address is not understood
  std::uint64_t values = 0;  // that would be tried
  std::uint64_t left_out = 0;
  std::string why_not;  // of those
};
std::vector<PlannedLogin> plan_logins(const std::vector<Finding>& findings, const RuleSet& rules, const Means& means,
                                      const AllowedHosts& allowed);

}  // namespace assay::verification
