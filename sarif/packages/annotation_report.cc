// GitHub workflow commands, which show findings beside a run.
#include "base/strings.h"
#include "sarif/log/convert.h"
#include "sarif/packages/package_report.h"
#include "sarif/sarif_values.h"

namespace assay::packages {

Status write_annotation_report(assay::Output& output, const RunInfo& /*run*/, const Release& /*release*/,
                               std::span<const Finding> findings, const RunOutcome& outcome) {
  const auto writer = sarif::make_row_writer(sarif::RowFormat::annotations, output);
  sarif::RowTotals totals;
  totals.complete = outcome.coverage.complete() && outcome.errors.empty();
  if (Status status = writer->begin(totals); !status) return status;
  for (const Finding& finding : findings) {
    sarif::Row row;
    row.rule = finding.check->id;
    row.level = sarif_level(finding.severity);
    row.severity = name_of(finding.severity);
    row.message = finding.member.empty() ? finding.message : cat(finding.member, ": ", finding.message);
    row.path = finding.path;
    row.line = row.end_line = row.column = row.end_column = 1;
    row.badness = sarif_rank(finding.severity, finding.confidence);
    if (Status status = writer->row(row); !status) return status;
  }
  return writer->end();
}

}  // namespace assay::packages
