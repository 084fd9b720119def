// What scans a walk over files and folders, whole or in part: a scanner, its consumer and its markers for each thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/scan/scan.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/scan/unused_markers.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/sources/files/file_source.h"

namespace assay {

// options.walk.threads and .limits are taken from the context.
void prepare_walk(files::FileScanOptions& options, const ScanContext& context);

// Borrows the context. Each scanner is for one thread.
class WalkScanners {
 public:
  static Result<WalkScanners> create(const std::vector<std::string>& paths, const ScanContext& context);

  // One for each thread, for files::scan_files.
  std::vector<files::BlobConsumer*> consumers() const;

  // Those of all threads. Called once, when the walk is over.
  UnusedMarkers& joined_markers();

  std::vector<BlobScanner> scanners;

 private:
  WalkScanners() = default;

  std::vector<UnusedMarkers> markers_;
  std::vector<std::unique_ptr<ScanningConsumer>> consumers_;
};

}  // namespace assay
