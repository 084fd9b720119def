// Who owns a path by CODEOWNERS (docs.github.com, "About code owners"): patterns of gitignore, of which the last that
// fits counts. Pure; time is in proportion to the text times the path.
#pragma once

#include <string_view>

namespace assay::workflows {

// Whether the pattern names the file or a folder that holds it. `path` has no '/' at its begin.
bool owns(std::string_view pattern, std::string_view path);

// The owners of the path as they are written; empty: it has none.
std::string_view owners_of(std::string_view codeowners, std::string_view path);

}  // namespace assay::workflows
