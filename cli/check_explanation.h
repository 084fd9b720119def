// What a check of workflows, packages or posture means, for somebody who has never seen the tool: what it flags, why it
// matters, how to see it happen, what to do and what not, with an example of each kind.
#pragma once

#include "cli/sections.h"
#include "scanners/packages/findings/check.h"
#include "scanners/posture/results/check.h"
#include "scanners/workflows/findings/check.h"

namespace assay::cli {

// Pure.
Explanation explanation(const workflows::Check& check);
Explanation explanation(const packages::Check& check);
Explanation explanation(const posture::Check& check);

}  // namespace assay::cli
