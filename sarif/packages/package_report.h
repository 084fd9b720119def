// Reports of package checks. docs/formats.md describes what is written. Of RunInfo, all but the rules and what concerns
// secrets counts here.
//
// Findings come sorted, with texts in which credentials are masked already. The caller finishes the output.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "sarif/output.h"
#include "sarif/report.h"
#include "scanners/packages/findings/finding.h"
#include "scanners/packages/model/release.h"

namespace assay::packages {

// For people: a line for each package, its findings, then what was read, then one line of verdict.
Status write_text_report(assay::Output& output, const RunInfo& run, const Release& release,
                         std::span<const Finding> findings, const RunOutcome& outcome);

// One JSON object for the whole run: packages with the coverage of each member, findings.
Status write_json_report(assay::Output& output, const RunInfo& run, const Release& release,
                         std::span<const Finding> findings, const RunOutcome& outcome);

// SARIF 2.1.0 (errata 01). A result lies in the package's file; the member is a logical location.
Status write_sarif_report(assay::Output& output, const RunInfo& run, const Release& release,
                          std::span<const Finding> findings, const RunOutcome& outcome);

// GitHub workflow commands: ten of each kind, the worst first.
Status write_annotation_report(assay::Output& output, const RunInfo& run, const Release& release,
                               std::span<const Finding> findings, const RunOutcome& outcome);

// Hexadecimal, one for each finding, all different: of check, file name of the package without its version, member and
// message; equal ones are told apart by their order.
std::vector<std::string> fingerprints_of(std::span<const Finding> findings);

}  // namespace assay::packages
