#include "scanners/scan/file_scan.h"

#include <memory>

#include "scanners/scan/known_findings.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/counting_finder.h"

namespace assay {

namespace {

class Consumer final : public files::BlobConsumer {
 public:
  Consumer(BlobScanner& scanner, Progress* progress)
      : scanner_(scanner), progress_(progress), finder_(scanner.finder(), progress) {}
  void whole(const Origin& origin, Bytes text) override {
    scanner_.scan(text, origin);
    if (progress_ != nullptr) progress_->tick(1, text.size());
  }
  MatchFinder& finder() override { return finder_; }
  void group(const Origin& origin, Bytes text, const TextPosition& position, std::vector<Match>& matches) override {
    scanner_.take(text, matches, position, origin);
  }

 private:
  BlobScanner& scanner_;
  Progress* progress_;
  CountingFinder finder_;
};

}  // namespace

Result<ScanResult> scan_paths(const std::vector<std::string>& paths, files::FileScanOptions options,
                              const ScanContext& context) {
  options.walk.threads = context.threads;
  options.walk.limits = context.limits;
  ScanResult result;
  auto known = KnownFindings::read("", "", context);
  if (!known) {
    result.mistakes = std::move(known.error());
    return result;
  }
  auto scanners = create_blob_scanners(context.threads, *context.rules, context.key, context.limits);
  if (!scanners) return tl::make_unexpected(scanners.error());
  std::vector<std::unique_ptr<Consumer>> consumers;
  std::vector<files::BlobConsumer*> pointers;
  for (BlobScanner& scanner : *scanners) {
    consumers.push_back(std::make_unique<Consumer>(scanner, context.progress));
    pointers.push_back(consumers.back().get());
  }
  files::scan_files(paths, options, pointers, result.coverage);
  result.findings =
      merge_and_finish(*scanners, result.coverage, {}, [&](Finding& finding) { return known->apply(finding); });
  known->note_useless(true, result.coverage);
  return result;
}

}  // namespace assay
