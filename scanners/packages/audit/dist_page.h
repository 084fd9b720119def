// The page of all checks of packages, docs/dist.md, from their declarations.
#pragma once

#include <string>

namespace assay::packages {

// Markdown. Pure.
std::string dist_page();

}  // namespace assay::packages
