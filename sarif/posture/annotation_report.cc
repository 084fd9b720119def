// GitHub workflow commands, which show places beside the lines of a pull request.
#include "sarif/log/convert.h"
#include "sarif/posture/places.h"
#include "sarif/posture/posture_report.h"
#include "sarif/sarif_values.h"

namespace assay::posture {

namespace {

sarif::Row row_of(const FailedPlace& one) {
  const Check& check = *one.judgement->check;
  sarif::Row row;
  row.rule = check.id;
  row.level = sarif_level(check.risk);
  row.severity = name_of(check.risk);
  row.message = one.message;
  row.path = one.place.path;
  row.line = one.place.region.line;
  row.column = one.place.region.column;
  row.end_line = one.place.region.end_line;
  row.end_column = one.place.region.end_column;
  row.badness = sarif_rank(check.risk, Confidence::high);
  return row;
}

}  // namespace

Status write_annotation_report(Output& output, const RunInfo& /*run*/, const ReportFacts& /*facts*/,
                               const std::vector<Judgement>& judgements, const RunOutcome& outcome) {
  const auto writer = sarif::make_row_writer(sarif::RowFormat::annotations, output);
  sarif::RowTotals totals;
  totals.complete = outcome.coverage.complete() && outcome.errors.empty();
  if (Status status = writer->begin(totals); !status) return status;
  for (const FailedPlace& one : failed_places(judgements))
    if (Status status = writer->row(row_of(one)); !status) return status;
  return writer->end();
}

}  // namespace assay::posture
