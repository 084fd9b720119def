// assay explain --why-not FILE:LINE.
#pragma once

#include <string>

namespace assay::cli {

// Prints, for each rule with an anchor on the line or whose value reaches into it, the stage that stopped it. With
// `only` just that rule. Shows no byte of the line. Returns the exit code.
int why_not(const std::string& file_and_line, const std::string& only);

}  // namespace assay::cli
