// What a scan of all objects does with each of them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/container.h"
#include "base/packed_form.h"
#include "scanners/scan/blob_archives.h"
#include "scanners/scan/git_lfs.h"
#include "scanners/scan/git_scan.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/sources/git/history/history_scan.h"

namespace assay {

// Hands an object's matches to its thread's collector, and opens archives. Where the object stands is found out when
// all are known. One a thread; `scanner` and `context` live as long.
class GitHistorySink final : public git::ObjectSink {
 public:
  GitHistorySink(BlobScanner& scanner, const std::string& repository, const GitScanOptions& options,
                 const ScanContext& context);

  void found(const git::ObjectId& id, git::ObjectType type, Bytes content, std::vector<Match>& matches) override;
  bool unlike_text(const git::ObjectId& id, Bytes content) override;
  Result<bool> large(const git::ObjectId& id, git::ObjectStream& content) override;

  // Archives of which something is to be said.
  const std::vector<std::pair<git::ObjectId, std::vector<BlobRemark>>>& packed() const { return packed_; }
  std::vector<LfsBlob>& pointers() { return pointers_; }

 private:
  bool open(const git::ObjectId& id, ContainerKind kind, Bytes content);
  Result<bool> read_in_windows(const git::ObjectId& id, Bytes head, git::ObjectStream& content);
  void check_name(const git::ObjectId& id, git::ObjectType type, Bytes content);
  void note_closed(const git::ObjectId& id, const SeenBytes& seen);
  void remember(const git::ObjectId& id);

  BlobScanner& scanner_;
  const Limits& limits_;
  bool skip_packed_;
  Origin origin_;
  std::unique_ptr<BlobArchives> archives_;
  std::vector<std::pair<git::ObjectId, std::vector<BlobRemark>>> packed_;
  std::vector<LfsBlob> pointers_;
};

}  // namespace assay
