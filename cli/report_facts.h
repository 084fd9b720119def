// What a report says of where it was made: the page of assay, and the folder that its paths count from.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace assay::cli {

// The address at which readers of a report find out about assay: $ASSAY_HOME_PAGE, else what the build was given
// (-DASSAY_HOME_PAGE=URL), else nothing. Fails for what is no http or https URL, or has a user part.
Result<std::string> home_page();

// The absolute folder that relative paths of a report count from. It is the working directory, unless every path was
// named absolutely and lies elsewhere: then the repository that they all lie in, or the one folder that was named.
// GitHub refuses reports with absolute paths, and what is named otherwise should not make another alert.
std::string report_root(const std::vector<std::string>& paths);

}  // namespace assay::cli
