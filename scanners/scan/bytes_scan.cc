#include "scanners/scan/bytes_scan.h"

#include <utility>
#include <vector>

#include "base/strings.h"
#include "scanners/scan/known_findings.h"
#include "scanners/scan/line_hashes.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/files/member_scanner.h"

namespace assay {

namespace {

void scan_into(Bytes text, const Origin& origin, const files::ContentChoice& content, const ScanContext& context,
               ScanningConsumer& consumer, Coverage& coverage) {
  consumer.named(origin);
  // What is told of long text in wide characters is told by whoever reads it in windows.
  const files::Admission admission = files::admit(text, text, true, content, origin.path, coverage);
  if (!admission.admitted) return;
  archives::MemoryBytes bytes(text);
  files::MemberScanner members(consumer, context.limits, content, coverage);
  if (admission.container != ContainerKind::none &&
      archives::Door(context.limits, members).open(admission.container, origin, bytes))
    return coverage.scanned(text.size());
  if (text.size() > context.limits.whole_file_bytes) {
    const Bytes head = text.substr(0, context.limits.whole_file_bytes);
    archives::RangeReader rest(bytes, head.size(), text.size());
    if (const Status read = members.longer(origin, head, rest, 0); !read)
      coverage.gap(printable(origin.path), read.error().why);
    return;
  }
  coverage.scanned(text.size());
  if (!text.empty()) consumer.whole(origin, text);
}

// `known_for`: the paths whose suppression files hold.
Result<ScanResult> scan(Bytes text, const std::string& name, const std::vector<std::string>& known_for,
                        const files::ContentChoice& content, const ScanContext& context) {
  ScanResult result;
  auto known = KnownFindings::of_paths(known_for, context);
  if (!known) {
    result.mistakes = std::move(known.error());
    return result;
  }
  auto scanners = create_blob_scanners(1, *context.rules, context.key, context.limits);
  if (!scanners) return tl::make_unexpected(scanners.error());
  Origin origin;
  origin.kind = OriginKind::file;
  origin.path = name;
  ScanningConsumer consumer(scanners->front(), context.progress);
  scan_into(text, origin, content, context, consumer, result.coverage);
  result.findings =
      merge_and_finish(*scanners, result.coverage, {}, [&known](Finding& finding) { return known->apply(finding); });
  note_misspelt_markers(result.findings, context, result.coverage);
  result.useless_suppressions = known->note_useless(false, result.coverage);
  if (context.line_hashes)
    add_line_hashes(result.findings, [text](const Origin&, const PieceSink& sink) {
      sink(text);
      return true;
    });
  return result;
}

}  // namespace

Result<ScanResult> scan_bytes(Bytes text, const std::string& name, const files::ContentChoice& content,
                              const ScanContext& context) {
  return scan(text, name, {}, content, context);
}

Result<ScanResult> scan_bytes_of(Bytes text, const std::string& path, const files::ContentChoice& content,
                                 const ScanContext& context) {
  return scan(text, path, {path}, content, context);
}

}  // namespace assay
