// Scans what a source of files, or the door of archives, hands on.
#pragma once

#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "scanners/scan/unused_markers.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/counting_finder.h"
#include "scanners/sources/files/blob_consumer.h"

namespace assay {

// Borrows all; `progress` and `markers` may be null.
class ScanningConsumer final : public files::BlobConsumer {
 public:
  ScanningConsumer(BlobScanner& scanner, Progress* progress, UnusedMarkers* markers = nullptr)
      : scanner_(scanner),
        progress_(progress),
        markers_(markers),
        finder_(scanner.finder(), progress, CountBlobs::no) {}
  void named(const Origin& origin) override { scanner_.add_name(origin); }
  void whole(const Origin& origin, Bytes text) override {
    scanner_.scan(text, origin);
    if (markers_ != nullptr) markers_->take(origin, text);
    if (progress_ != nullptr) progress_->tick(1, text.size());
  }
  void piece(const Origin& origin, Bytes text, std::uint64_t offset) override {
    scanner_.scan_piece(text, offset, origin);
  }
  void view(const Origin& origin, const MappedText& text, const PositionOf& position_of) override {
    scanner_.scan_view(text, position_of, origin);
  }
  MatchFinder& finder() override { return finder_; }
  void group(const Origin& origin, LongBlob& blob, const BlobPart& part, std::vector<Match>& matches,
             std::vector<Match>& neighbours) override {
    blob.take(scanner_, part, matches, neighbours, origin);
  }
  void end(const Origin& origin, LongBlob& blob) override {
    blob.finish(scanner_, origin);
    if (progress_ != nullptr) progress_->tick(1, 0);
  }

 private:
  BlobScanner& scanner_;
  Progress* progress_;
  UnusedMarkers* markers_;
  CountingFinder finder_;
};

}  // namespace assay
