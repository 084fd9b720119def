// The formats of rows, for make_row_writer; one file each.
#pragma once

#include <memory>

#include "sarif/log/row.h"
#include "sarif/output.h"

namespace assay::sarif {

std::unique_ptr<RowWriter> make_json_rows(Output& output, bool lines);
std::unique_ptr<RowWriter> make_csv_rows(Output& output);
std::unique_ptr<RowWriter> make_junit_rows(Output& output);
std::unique_ptr<RowWriter> make_gitlab_rows(Output& output, bool secrets);
std::unique_ptr<RowWriter> make_codeclimate_rows(Output& output);
std::unique_ptr<RowWriter> make_markdown_rows(Output& output);
std::unique_ptr<RowWriter> make_annotation_rows(Output& output);
std::unique_ptr<RowWriter> make_summary_rows(Output& output);

}  // namespace assay::sarif
