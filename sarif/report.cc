#include "sarif/report.h"

#include <array>
#include <cstddef>

#include "sarif/report_formats.h"

namespace assay {

namespace {
constexpr std::array<std::string_view, 5> kFormats = {"text", "json", "jsonl", "sarif", "html"};
}

std::string_view name_of(ReportFormat format) { return kFormats[static_cast<std::size_t>(format)]; }

std::optional<ReportFormat> report_format_from(std::string_view name) {
  for (std::size_t i = 0; i < kFormats.size(); ++i)
    if (kFormats[i] == name) return static_cast<ReportFormat>(i);
  return std::nullopt;
}

Verdict verdict_of(const RunOutcome& outcome) {
  if (outcome.failing > 0 || outcome.useless_suppressions > 0 || outcome.exit_code == 1) return Verdict::fail;
  const bool unverified = outcome.verified && !outcome.verified->unproved.empty();
  if (!outcome.coverage.complete() || !outcome.errors.empty() || unverified || outcome.exit_code != 0)
    return Verdict::unproved;
  return Verdict::pass;
}

std::unique_ptr<ReportWriter> make_report_writer(ReportFormat format, Output& output) {
  switch (format) {
    case ReportFormat::text:
      return make_text_report(output);
    case ReportFormat::json:
      return make_json_report(output);
    case ReportFormat::jsonl:
      return make_jsonl_report(output);
    case ReportFormat::sarif:
      return make_sarif_report(output);
    case ReportFormat::html:
      return make_html_report(output);
  }
  return make_text_report(output);
}

}  // namespace assay
