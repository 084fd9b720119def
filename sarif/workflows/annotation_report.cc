// GitHub workflow commands, which show findings beside the lines of a pull request.
#include "sarif/log/convert.h"
#include "sarif/sarif_values.h"
#include "sarif/workflows/workflow_report.h"

namespace assay::workflows {

namespace {

sarif::Row row_of(const Finding& finding) {
  sarif::Row row;
  row.rule = finding.check->id;
  row.level = sarif_level(finding.severity);
  row.severity = name_of(finding.severity);
  row.message = finding.message;
  row.path = finding.place.path;
  row.line = finding.place.region.line;
  row.column = finding.place.region.column;
  row.end_line = finding.place.region.end_line;
  row.end_column = finding.place.region.end_column;
  row.suppressed = static_cast<bool>(finding.suppressed);
  row.badness = sarif_rank(finding.severity, finding.confidence);
  return row;
}

}  // namespace

Status write_annotation_report(assay::Output& output, const RunInfo& /*run*/, std::span<const Finding> findings,
                               const RunOutcome& outcome) {
  const auto writer = sarif::make_row_writer(sarif::RowFormat::annotations, output);
  sarif::RowTotals totals;
  totals.complete = outcome.coverage.complete() && outcome.errors.empty();
  if (Status status = writer->begin(totals); !status) return status;
  for (const Finding& finding : findings)
    if (Status status = writer->row(row_of(finding)); !status) return status;
  return writer->end();
}

}  // namespace assay::workflows
