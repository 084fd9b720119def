// Reports of posture. docs/formats.md describes what is written. Of RunInfo, all but the rules and what concerns
// secrets counts here.
//
// Judgements come in the order of ids, with texts in which credentials are masked already. The caller finishes the
// output.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "sarif/output.h"
#include "sarif/report.h"
#include "scanners/posture/results/judgement.h"

namespace assay::posture {

// What a report says beside its judgements.
struct ReportFacts {
  std::string repository;  // its name: an address without credentials, or the folder's name
  std::string commit;      // that is checked out; empty: not known
  std::string date;        // "2026-08-19"
  bool enforced = false;
};

// For people: a table, then what lost points with its first places, then what was not read and the verdict.
Status write_text_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                         const std::vector<Judgement>& judgements, const RunOutcome& outcome);

// Scorecard's JSON, version 2 of its format, with an object `assay` in each check and in the whole.
Status write_json_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                         const std::vector<Judgement>& judgements, const RunOutcome& outcome);

// SARIF 2.1.0 (errata 01): a result for each place that lost points.
Status write_sarif_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                          const std::vector<Judgement>& judgements, const RunOutcome& outcome);

// GitHub workflow commands for the same places.
Status write_annotation_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                               const std::vector<Judgement>& judgements, const RunOutcome& outcome);

// "7.3", or "-1" where no check has a score.
std::string aggregate_text(const std::vector<Judgement>& judgements);

}  // namespace assay::posture
