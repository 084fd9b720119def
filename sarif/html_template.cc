#include "sarif/html_template.h"

#include <cstddef>

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

}  // namespace assay
