// What a file's path says about the generic secrets in it: tests, examples and documentation show values that open
// nothing more often than other files do. A part of the score that is known late: in history, paths come after all
// else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::context {

// Points to add to a score; 0 or negative. Pure, total.
int path_points(std::string_view path);

// What stands behind the longest of `roots` that the path begins with: where a tree was checked out says nothing about
// its files ("/home/a/test/shop/src/x.py"). Only absolute roots are taken off; of a root itself the last name is left.
std::string_view path_below(std::string_view path, const std::vector<std::string>& roots);

}  // namespace assay::context
