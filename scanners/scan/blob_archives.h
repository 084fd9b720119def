// Archives in git objects: opened while history is read, before anybody knows at which paths the objects stand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/container.h"
#include "base/progress.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/files/member_scanner.h"

namespace assay {

// What is to be said of an archive in an object, once its path is known.
struct BlobRemark {
  std::string inside;  // path in the archive, empty for the archive itself; already printable
  std::string why;
  std::optional<SkipReason> skipped;  // nothing: a gap
};

// Not synchronised: one for each thread. Borrows the scanner.
class BlobArchives {
 public:
  // `exclude`: members that are left out, as of files; may be null.
  BlobArchives(BlobScanner& scanner, const Limits& limits, std::shared_ptr<const files::IgnoreList> exclude,
               Progress* progress)
      : consumer_(scanner, progress),
        members_(consumer_, limits, choice_, scanner.coverage()),
        door_(limits, members_) {
    choice_.exclude = std::move(exclude);
  }
  BlobArchives(const BlobArchives&) = delete;
  BlobArchives& operator=(const BlobArchives&) = delete;
  ~BlobArchives() = default;

  // As Door has it. Findings go to the scanner.
  bool open(ContainerKind kind, const Origin& origin, Bytes whole) {
    archives::MemoryBytes bytes(whole);
    return door_.open(kind, origin, bytes);
  }
  bool open(ContainerKind kind, const Origin& origin, Bytes head, archives::ByteReader& rest) {
    return door_.open(kind, origin, head, rest);
  }

  // What was told since the last call: the first ones, and how many more there were.
  std::vector<BlobRemark> take_remarks();

 private:
  class Members final : public files::MemberScanner {
   public:
    using MemberScanner::MemberScanner;
    void skipped(const Origin& origin, SkipReason reason) override { remark(origin, "", reason); }
    void gap(const Origin& origin, std::string why) override { remark(origin, std::move(why), std::nullopt); }

    std::vector<BlobRemark> remarks;
    std::uint64_t more = 0;

   private:
    void remark(const Origin& origin, std::string why, std::optional<SkipReason> skipped);
  };

  files::ContentChoice choice_;
  ScanningConsumer consumer_;
  Members members_;
  archives::Door door_;
};

}  // namespace assay
