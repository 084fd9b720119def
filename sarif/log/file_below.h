// Files that a log names, read only where they stand below a folder.
#pragma once

#include <string_view>

#include "base/file.h"

namespace assay::sarif {

// Opens a regular file by its path from an open folder on. Nothing where there is none, where the path leads upwards or
// over a link, and where it holds a NUL. "a//b" and "./a" are what they are elsewhere; a '/' at the front counts from
// the folder.
UniqueFd open_below(int folder, std::string_view path);

}  // namespace assay::sarif
