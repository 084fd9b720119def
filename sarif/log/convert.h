// SARIF logs as what other readers take. docs/formats.md describes each format.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "sarif/log/row.h"
#include "sarif/output.h"

namespace assay::sarif {

enum class RowFormat : std::uint8_t {
  json,
  jsonl,
  csv,          // RFC 4180
  junit,        // JUnit XML as Jenkins and GitLab read it
  gitlab,       // GitLab's secret detection report 15.0
  gitlab_sast,  // GitLab's SAST report 15.0
  codeclimate,  // Code Climate issues, as GitLab's code quality reads them
  markdown,     // a table
  annotations,  // GitHub workflow commands: ten of each kind, the worst first
  summary,      // Markdown for a GitHub job summary: at most 1 MiB, the worst first
};

// The output outlives the writer; the caller finishes it. Writers of annotations and summaries keep what they show, the
// others nothing.
std::unique_ptr<RowWriter> make_row_writer(RowFormat format, Output& output);

// The page of HTML reports, of assay's `version`. The filter is that of write_rows: texts that rows do not have go
// through it too.
std::unique_ptr<RowWriter> make_html_rows(Output& output, TextFilter filter, std::string_view version);

}  // namespace assay::sarif
