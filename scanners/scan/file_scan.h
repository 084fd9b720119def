// Scans files, folders and standard input.
#pragma once

#include <string>
#include <vector>

#include "scanners/scan/scan.h"
#include "scanners/sources/files/file_source.h"

namespace assay {

// paths: as the user named them; "-" is standard input. What cannot be read is a gap of the result's coverage; an Error
// only when nothing could begin. options.walk.threads and .limits are taken from the context.
Result<ScanResult> scan_paths(const std::vector<std::string>& paths, files::FileScanOptions options,
                              const ScanContext& context);

}  // namespace assay
