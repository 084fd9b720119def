// What holds of every HTML report, for its fuzz targets: the template as it was built, and between its halves blocks of
// base64 and fixed words.
#pragma once

#include <algorithm>
#include <string_view>

#include "sarif/html_template.h"

namespace assay {

inline bool is_html_page(std::string_view page) {
  static const HtmlTemplate around = html_template();
  if (!page.starts_with(around.head) || !page.ends_with(around.tail)) return false;
  page.remove_prefix(around.head.size());
  page.remove_suffix(around.tail.size());
  constexpr std::string_view kBegin = "<script type=\"application/gzip+base64\">";
  constexpr std::string_view kEnd = "</script>\n";
  while (page.starts_with(kBegin)) {
    page.remove_prefix(kBegin.size());
    const std::string_view block = page.substr(0, page.find('<'));
    const bool base64 = std::all_of(block.begin(), block.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
             c == '=' || c == '\n';
    });
    page.remove_prefix(block.size());
    if (!base64 || !page.starts_with(kEnd)) return false;
    page.remove_prefix(kEnd.size());
  }
  return page.starts_with("<noscript><p>Verdict: <strong>");
}

}  // namespace assay
