// What a check of workflows, packages or posture means, for somebody who has never seen the tool: what it flags, why it
// matters, how to see it happen, what to do and what not, with an example of each kind.
#pragma once

#include <cstddef>
#include <string>

#include "scanners/packages/findings/check.h"
#include "scanners/posture/results/check.h"
#include "scanners/workflows/findings/check.h"

namespace assay::cli {

// Pure. The text ends with a newline.
std::string explanation(const workflows::Check& check, std::size_t columns);
std::string explanation(const packages::Check& check, std::size_t columns);
std::string explanation(const posture::Check& check, std::size_t columns);

}  // namespace assay::cli
