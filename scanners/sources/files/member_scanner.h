// Scans the members of archives: what the door finds goes to a consumer, as files would.
#pragma once

#include <cstdint>
#include <string>

#include "base/coverage.h"
#include "base/limits.h"
#include "scanners/sources/archives/member_sink.h"
#include "scanners/sources/files/admission.h"
#include "scanners/sources/files/blob_consumer.h"

namespace assay::files {

// Not synchronised. All are borrowed.
class MemberScanner : public archives::MemberSink {
 public:
  MemberScanner(BlobConsumer& consumer, const Limits& limits, const ContentChoice& choice, Coverage& coverage)
      : consumer_(consumer), limits_(limits), choice_(choice), coverage_(coverage) {}

  void named(const Origin& origin) override;
  void whole(const Origin& origin, Bytes text) override;
  Status longer(const Origin& origin, Bytes head, archives::ByteReader& rest, std::uint64_t offset) override;
  void outside(const Origin& container, Bytes text, std::uint64_t offset) override;
  void view(const Origin& origin, const MappedText& text, archives::RandomReader& original) override;
  void skipped(const Origin& origin, SkipReason reason) override;
  void gap(const Origin& origin, std::string why) override;
  void note(std::string text) override { coverage_.note(std::move(text)); }
  void image(const Origin& container) override {
    if (!container.parent) choice_.images->found(container.path);
  }
  std::shared_ptr<ImageMemory> image_memory() override { return choice_.images; }

 protected:
  // A member that is to be scanned whole; the consumer's, unless somebody else has time for it.
  virtual void scan(const Origin& origin, Bytes text) { consumer_.whole(origin, text); }

  // One that is to be scanned in windows, likewise. Reads all of it, or returns the error that it ended with.
  // `looks_for_hidden`: what stands packed within it is a gap.
  virtual Status scan_long(const Origin& origin, archives::ByteReader& bytes, std::uint64_t offset,
                           bool looks_for_hidden);

  BlobConsumer& consumer() { return consumer_; }
  Coverage& coverage() { return coverage_; }

 private:
  bool is_excluded(const Origin& origin) const;
  void hidden(const Origin& origin, std::string why);

  BlobConsumer& consumer_;
  const Limits& limits_;
  const ContentChoice& choice_;
  Coverage& coverage_;
};

}  // namespace assay::files
