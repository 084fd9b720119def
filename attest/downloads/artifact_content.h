// Whether an unpacked artifact holds the bytes that the provider's digest names.
#pragma once

#include <string>

#include "attest/gate/runs.h"

namespace assay::gate {

// `path`: a file or folder; `archive`: the zip archive that it came in, empty for none; `digest`: "sha256:…" or empty.
// Sets `content` and `why`. Memory: some 200 bytes for each file.
void compare(DownloadedArtifact& artifact, const std::string& archive, const std::string& digest);

}  // namespace assay::gate
