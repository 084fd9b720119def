#include "sarif/log/convert.h"

#include "sarif/log/row_writers.h"

namespace assay::sarif {

std::unique_ptr<RowWriter> make_row_writer(RowFormat format, Output& output) {
  switch (format) {
    case RowFormat::json:
      return make_json_rows(output, false);
    case RowFormat::jsonl:
      return make_json_rows(output, true);
    case RowFormat::csv:
      return make_csv_rows(output);
    case RowFormat::junit:
      return make_junit_rows(output);
    case RowFormat::gitlab:
      return make_gitlab_rows(output, true);
    case RowFormat::gitlab_sast:
      return make_gitlab_rows(output, false);
    case RowFormat::codeclimate:
      return make_codeclimate_rows(output);
    case RowFormat::markdown:
      return make_markdown_rows(output);
    case RowFormat::annotations:
      return make_annotation_rows(output);
    case RowFormat::summary:
      return make_summary_rows(output);
  }
  return nullptr;
}

}  // namespace assay::sarif
