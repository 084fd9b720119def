// Our own predicate: that a scan for credentials has read all bytes of the subjects, and what it found. No values, no
// masks, no places (docs/attest.md, "The scan predicate"; scan.schema.json).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/json.h"
#include "attest/refusal.h"
#include "base/severity.h"
#include "base/verdict.h"

namespace assay::attest {

inline constexpr std::string_view kScanV1 = "urn:assay:scan:v1";

struct ScanPredicate {
  std::string version;       // of assay
  std::string tool_digest;   // SHA-256 of the program, hexadecimal
  std::string rules_digest;  // SHA-256 of the rules, hexadecimal
  std::uint64_t rules = 0;   // how many
  bool own_rules = false;    // rules beside the built-in ones were used
  Verdict result = Verdict::unproved;

  // Coverage.
  bool complete = false;
  std::uint64_t inputs = 0, bytes = 0;
  std::uint64_t gap_count = 0;
  std::vector<std::pair<std::string, std::string>> gaps;  // the first ones: what was not read, and why
  std::map<std::string, std::uint64_t> skipped;           // left out by choice, by reason

  // Policy.
  Severity fail_on = Severity::low;
  Confidence fail_confidence = Confidence::high;
  std::uint64_t decode_depth = 0, archive_depth = 0;
  bool suppressions = false;  // whether comments and files could hide a finding

  // Findings by severity: sure ones, of fail_confidence and more, and the others.
  std::array<std::uint64_t, 5> counted{}, uncertain{};
};

Json write_scan(const ScanPredicate& scan);

// The document is closed: a member that it does not have is refused. So is a result that the rest contradicts: "pass"
// with a gap, with something that was left out, or with a finding that counts.
Checked<ScanPredicate> read_scan(const Json& predicate);

// What a verifier asks of a scan: that nothing of this severity and confidence, and of more, was found. What is not
// said is as the scan's own policy has it.
struct ScanThreshold {
  std::optional<Severity> severity;
  std::optional<Confidence> confidence;
};

// Whether the scan's counts show that: a scan whose own threshold was laxer does where nothing was between the two.
Check meets(const ScanPredicate& scan, const ScanThreshold& threshold);

// For people, of a scan that passed: "from severity low and confidence high on findings count; 2 others were made".
std::string policy_text(const ScanPredicate& scan);

// Whether the scan may be signed as "no credential found": what read_scan asks of "pass".
Check passes(const ScanPredicate& scan);

}  // namespace assay::attest
