// What a file's path says about the generic secrets in it: tests, examples and documentation show values that open
// nothing more often than other files do. A part of the score that is known late: in history, paths come after all
// else.
#pragma once

#include <string_view>

namespace assay::context {

// Points to add to a score; 0 or negative. Pure, total.
int path_points(std::string_view path);

}  // namespace assay::context
