// The page that an HTML report is made of (sarif/html/), as it was built and committed. Static data.
#pragma once

#include <string_view>

namespace assay {

struct HtmlTemplate {
  std::string_view head;  // up to where data blocks stand
  std::string_view tail;  // from there on
};

HtmlTemplate html_template();

}  // namespace assay
