// Reports of a gate: text for people, Markdown for job summaries, JSON and SARIF for programs (docs/gate.md). Texts
// come from evidence and paths; the caller has masked them.
#pragma once

#include <string>
#include <vector>

#include "attest/gate/runs.h"
#include "sarif/output.h"
#include "sarif/report.h"

namespace assay::gate {

struct GateReport {
  RunInfo run;         // of it, what concerns rules and secrets does not count
  RunOutcome outcome;  // the exit code, and a gap for each blocker that is unproved
  Policy policy;
  std::string policy_file;    // as the user named it, or "shipped NAME"
  std::string policy_sha256;  // of its bytes
  Question question;
  std::vector<Evidence> evidence;
  std::vector<DownloadedRun> runs;  // of a summary
  GateResult result;
};

Status write_text_report(Output& output, const GateReport& report);
Status write_markdown_report(Output& output, const GateReport& report);
Status write_json_report(Output& output, const GateReport& report);
Status write_sarif_report(Output& output, const GateReport& report);

}  // namespace assay::gate
