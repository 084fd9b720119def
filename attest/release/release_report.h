// Reports of a verification: text for people, JSON and SARIF for programs (docs/formats.md).
#pragma once

#include <span>
#include <string>

#include "attest/release/release.h"
#include "sarif/output.h"
#include "sarif/report.h"

namespace assay::attest {

struct VerificationReport {
  RunInfo run;         // of it, what concerns rules and secrets does not count
  std::string root;    // which trusted root: "embedded, @sigstore/tuf 4.0.2 of 2026-01-31, 12 days old"
  RunOutcome outcome;  // the exit code and the gaps of the walk
  bool quiet = false;  // text: nothing when all are verified
};

Status write_text_report(Output& output, const VerificationReport& report, std::span<const ItemResult> results);
Status write_json_report(Output& output, const VerificationReport& report, std::span<const ItemResult> results);
Status write_sarif_report(Output& output, const VerificationReport& report, std::span<const ItemResult> results);

}  // namespace assay::attest
