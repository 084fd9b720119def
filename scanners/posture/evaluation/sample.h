// The samples of a check as files: for its tests and its documentation.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/posture/checkout/checkout.h"

namespace assay::posture {

// Each file stands behind a line `--- # PATH`.
std::vector<MemoryFile> sample_files(std::string_view sample);

}  // namespace assay::posture
