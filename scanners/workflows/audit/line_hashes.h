// GitHub's hash of the line that a finding stands in, by which code scanning knows an alert when lines move.
#pragma once

#include <vector>

#include "scanners/workflows/findings/finding.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {

// Of findings in the tree's file; one whose place must not be shown gets none. A hash tells of the 100 characters
// behind the line's begin, by which a value among them could be guessed, so each finding gets those too: who knows what
// must not be shown takes both away.
void add_line_hashes(const yaml::Tree& tree, std::vector<Finding>& findings);

}  // namespace assay::workflows
