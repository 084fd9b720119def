// Reports of an audit of workflows. docs/formats.md describes what is written. Of RunInfo, all but the rules and what
// concerns secrets counts here.
//
// Findings come sorted, with texts in which credentials are masked already. The caller finishes the output.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "sarif/output.h"
#include "sarif/report.h"
#include "scanners/workflows/findings/finding.h"

namespace assay::workflows {

// For people: findings with their lines and carets, then what was read, then one line of verdict.
Status write_text_report(assay::Output& output, const RunInfo& run, std::span<const Finding> findings,
                         const RunOutcome& outcome);

// One JSON object for the whole run.
Status write_json_report(assay::Output& output, const RunInfo& run, std::span<const Finding> findings,
                         const RunOutcome& outcome);

// SARIF 2.1.0 (errata 01).
Status write_sarif_report(assay::Output& output, const RunInfo& run, std::span<const Finding> findings,
                          const RunOutcome& outcome);

// GitHub workflow commands: ten of each kind, the worst first (docs.github.com, "Workflow commands").
Status write_annotation_report(assay::Output& output, const RunInfo& run, std::span<const Finding> findings,
                               const RunOutcome& outcome);

}  // namespace assay::workflows
