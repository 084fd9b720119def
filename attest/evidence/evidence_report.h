// Reports of judgements over evidence: text for people, JSON and SARIF for programs (docs/evidence.md). Texts come from
// files and paths; the caller has masked them.
#pragma once

#include <span>
#include <string>

#include "attest/evidence/verify.h"
#include "sarif/output.h"
#include "sarif/report.h"

namespace assay::attest {

struct EvidenceReport {
  RunInfo run;         // of it, what concerns rules and secrets does not count
  RunOutcome outcome;  // the exit code, and a gap for each reason that is unproved
  bool quiet = false;  // text: nothing when everything passed
};

// Of all: the worst; of none: unproved.
Verdict verdict_of(std::span<const VerifiedEvidence> all);

Status write_text_report(Output& output, const EvidenceReport& report, std::span<const VerifiedEvidence> all);
Status write_json_report(Output& output, const EvidenceReport& report, std::span<const VerifiedEvidence> all);
Status write_sarif_report(Output& output, const EvidenceReport& report, std::span<const VerifiedEvidence> all);

}  // namespace assay::attest
