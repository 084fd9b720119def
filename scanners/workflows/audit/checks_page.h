// The page of all checks, docs/checks.md, from their declarations.
#pragma once

#include <string>

namespace assay::workflows {

// Markdown. Pure.
std::string checks_page();

}  // namespace assay::workflows
