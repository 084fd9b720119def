// A scan of files and folders in parts, each of which may run elsewhere: what a part gathers is saved, and the whole is
// judged once all parts are together, as scan_paths judges it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanners/scan/known_findings.h"
#include "scanners/scan/scan.h"
#include "scanners/scan/unused_markers.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/saved_values.h"
#include "scanners/sources/files/file_source.h"

namespace assay {

// Scans the files in a range and hands out what was found, as records: values and texts that are not masked.
// `part` gets what was read. An Error when nothing could begin, or of the sink.
Status scan_path_part(const std::vector<std::string>& paths, files::FileScanOptions options,
                      const files::PathRange& range, const ScanContext& context, files::PartScan& part,
                      const RecordSink& sink);

// Joins parts. Borrows the context. Memory is that of a run (Limits), twice while a part is taken in.
class JoinedParts {
 public:
  // `paths`: all of the scan, the same in all parts.
  static Result<JoinedParts> begin(std::vector<std::string> paths, const ScanContext& context);

  // A part's records, in their order; then end_part, or drop_part when they are not to be believed.
  Status take(std::string_view record);
  Status end_part();
  void drop_part() { begin_part(); }

  // Whether the scan's paths are here: suppression files beside them are read for the verdict.
  Result<ScanResult> finish(Coverage coverage) &&;

 private:
  JoinedParts(std::vector<std::string> paths, const ScanContext& context, std::vector<BlobScanner> scanner);
  void begin_part();

  std::vector<std::string> paths_;
  const ScanContext* context_;
  std::vector<BlobScanner> whole_;  // one
  UnusedMarkers markers_;
  std::map<std::pair<std::string, std::uint32_t>, std::string> line_hashes_;  // by path and line
  std::unique_ptr<GatheredValues> values_;                                    // of the part that is taken in
  std::unique_ptr<SavedValues> loading_;
};

}  // namespace assay
