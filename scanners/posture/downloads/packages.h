// Commands of package managers that download: pip, npm, go, choco, nuget.
#pragma once

#include <optional>

#include "scanners/posture/downloads/downloads.h"

namespace assay::posture {

// Nothing for a call that downloads no packages.
std::optional<Download> package_download(const shell::Call& call, const HasHashes& has_hashes);

}  // namespace assay::posture
