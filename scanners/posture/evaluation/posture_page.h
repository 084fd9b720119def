// The page of all checks of posture, docs/posture.md, from their declarations.
#pragma once

#include <string>

namespace assay::posture {

// Markdown. Pure.
std::string posture_page();

}  // namespace assay::posture
