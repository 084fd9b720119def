#include "scanners/scan/file_scan.h"

#include "scanners/scan/known_findings.h"
#include "scanners/scan/line_hashes.h"
#include "scanners/scan/walk_scanners.h"
#include "scanners/scan/work_ahead.h"

namespace assay {

Result<ScanResult> scan_paths(const std::vector<std::string>& paths, files::FileScanOptions options,
                              const ScanContext& context) {
  prepare_walk(options, context);
  ScanResult result;
  auto known = KnownFindings::of_paths(paths, context);
  if (!known) {
    result.mistakes = std::move(known.error());
    return result;
  }
  auto walk = WalkScanners::create(paths, context);
  if (!walk) return tl::make_unexpected(walk.error());
  {
    const WorkAhead ahead(paths, options.walk, context.progress);
    files::scan_files(paths, options, walk->consumers(), result.coverage, context.progress);
  }
  UnusedMarkers& markers = walk->joined_markers();
  result.findings = merge_and_finish(walk->scanners, result.coverage, {}, [&](Finding& finding) {
    markers.used_by(finding);
    return known->apply(finding);
  });
  note_misspelt_markers(result.findings, context, result.coverage);
  result.useless_suppressions = known->note_useless(true, result.coverage) + markers.note(result.coverage);
  if (context.line_hashes) add_line_hashes(result.findings, read_pieces_of_file);
  return result;
}

}  // namespace assay
