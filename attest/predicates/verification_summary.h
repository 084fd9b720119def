// SLSA verification summary v1 (slsa.dev/spec/v1.0/verification_summary): that somebody has verified something.
#pragma once

#include <string>
#include <vector>

#include "attest/predicates/resource.h"
#include "attest/refusal.h"

namespace assay::attest {

struct VerificationSummary {
  std::string verifier;          // a URI
  std::string verifier_version;  // of assay; may be empty
  std::string time;              // RFC 3339; may be empty
  std::string resource;          // a URI: where the subjects are found
  Resource policy;               // what was asked for
  std::vector<Resource> inputs;  // the attestations that were verified
  bool passed = false;
  std::vector<std::string> levels;  // "SLSA_BUILD_LEVEL_2"; of what passed
};

Json write_summary(const VerificationSummary& summary);

// Refused is also a summary that failed and names levels: one that looks only at levels must not be misled.
Checked<VerificationSummary> read_summary(const Json& predicate);

}  // namespace assay::attest
