// The page that an HTML report is made of (sarif/html/), as it was built and committed. Static data.
#pragma once

#include <string>
#include <string_view>

#include "sarif/report.h"

namespace assay {

struct HtmlTemplate {
  std::string_view head;  // up to where data blocks stand
  std::string_view tail;  // from there on
};

HtmlTemplate html_template();

// What is seen where no script runs, behind the data: numbers and fixed words only.
std::string html_without_script(const RunOutcome& outcome);

}  // namespace assay
