#include "sarif/html_template.h"

#include <cstddef>

#include "base/strings.h"

// Defined in the generated html_template.S; they mark the bytes between.
extern "C" {
extern const char assay_html_begin[], assay_html_end[];
}

namespace assay {

HtmlTemplate html_template() {
  constexpr std::string_view kMark = "<!--data-->";
  const std::string_view page(assay_html_begin, static_cast<std::size_t>(assay_html_end - assay_html_begin));
  const std::size_t at = page.rfind(kMark);
  if (at == std::string_view::npos) return {page, {}};
  return {page.substr(0, at), page.substr(at + kMark.size())};
}

std::string html_without_script(const RunOutcome& outcome) {
  const Coverage& coverage = outcome.coverage;
  std::string out =
      cat("<noscript><p>Verdict: <strong>", name_of(verdict_of(outcome)), "</strong>. ", with_commas(outcome.findings),
          outcome.findings == 1 ? " finding, " : " findings, ", with_commas(outcome.suppressed), " suppressed.");
  if (!coverage.complete()) {
    out += cat(" <strong>The scan is incomplete: ", with_commas(coverage.gap_count()),
               coverage.gap_count() == 1 ? " input was" : " inputs were", " not read.</strong>");
  }
  if (!outcome.errors.empty()) out += " <strong>An error ended the scan early.</strong>";
  return out + " The list of findings needs JavaScript.</p></noscript>\n";
}

}  // namespace assay
