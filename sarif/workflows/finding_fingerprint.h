// What stays the same of a finding when lines move.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/findings/finding.h"

namespace assay::workflows {

// Hexadecimal, one for each finding, all different: of check, file, job and step, and what is marked in the line; equal
// ones are told apart by their order. Lines that are inserted elsewhere change nothing, and neither does where the
// repository lies: paths count from `root` (artifact_uri_of_path).
std::vector<std::string> fingerprints_of(std::span<const Finding> findings, std::string_view root);

}  // namespace assay::workflows
