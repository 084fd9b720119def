// The report formats, for make_report_writer; one file each.
#pragma once

#include <memory>

#include "sarif/report.h"

namespace assay {

std::unique_ptr<ReportWriter> make_text_report(Output& output);
std::unique_ptr<ReportWriter> make_json_report(Output& output);
std::unique_ptr<ReportWriter> make_jsonl_report(Output& output);
std::unique_ptr<ReportWriter> make_sarif_report(Output& output);
std::unique_ptr<ReportWriter> make_html_report(Output& output);

}  // namespace assay
