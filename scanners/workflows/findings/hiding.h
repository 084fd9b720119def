// Keeps a value that must not be shown out of all findings of its file: others may point at the same line.
#pragma once

#include <vector>

#include "scanners/workflows/findings/finding.h"

namespace assay::workflows {

// Masks the places of findings with `hides_place` in the lines of all findings of the list, which are of one file or of
// several.
void hide_values(std::vector<Finding>& findings);

}  // namespace assay::workflows
