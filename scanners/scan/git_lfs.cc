#include "scanners/scan/git_lfs.h"

#include <sys/stat.h>

#include <cerrno>
#include <map>
#include <memory>
#include <string>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/scan/scanning_consumer.h"
#include "scanners/sources/files/file_source.h"
#include "scanners/sources/files/roots.h"

namespace assay {

namespace {

// By the file's name; null where several blobs point to it.
using Pointers = std::map<std::string, std::unique_ptr<Origin>, std::less<>>;

// Hands files on as what their pointers stand for.
class LfsConsumer final : public files::BlobConsumer {
 public:
  LfsConsumer(BlobScanner& scanner, Progress* progress, const GitTarget& target, const std::string& folder,
              const Pointers& pointers)
      : next_(scanner, progress), target_(target), folder_(folder), pointers_(pointers) {}

  void named(const Origin& origin) override {
    if (origin.parent) next_.named(place_of(origin));  // the file itself has a digest for a name
  }
  void whole(const Origin& origin, Bytes text) override { next_.whole(place_of(origin), text); }
  void piece(const Origin& origin, Bytes text, std::uint64_t offset) override {
    next_.piece(place_of(origin), text, offset);
  }
  void view(const Origin& origin, const MappedText& text, const PositionOf& position_of) override {
    next_.view(place_of(origin), text, position_of);
  }
  MatchFinder& finder() override { return next_.finder(); }
  void group(const Origin& origin, LongBlob& blob, const BlobPart& part, std::vector<Match>& matches,
             std::vector<Match>& neighbours) override {
    next_.group(place_of(origin), blob, part, matches, neighbours);
  }
  void end(const Origin& origin, LongBlob& blob) override { next_.end(place_of(origin), blob); }

 private:
  Origin place_of(const Origin& origin) const {
    const std::string& file = outermost(origin).path;
    const std::string below = file.starts_with(folder_) ? file.substr(folder_.size()) : file;
    const auto pointer = pointers_.find(std::string_view(below).substr(below.rfind('/') + 1));
    Origin outer;
    if (pointer != pointers_.end() && pointer->second) {
      outer.kind = OriginKind::archive;
      outer.path = cat("lfs/objects", below);
      outer.parent = std::make_shared<const Origin>(*pointer->second);
    } else {
      outer.kind = OriginKind::file;
      outer.path = cat(".git/lfs/objects", below);
      outer.repository = target_.name;
    }
    return moved_into(origin, outer);
  }

  ScanningConsumer next_;
  const GitTarget& target_;
  const std::string& folder_;
  const Pointers& pointers_;
};

}  // namespace

std::vector<std::pair<git::ObjectId, BlobRemark>> scan_lfs_files(const GitTarget& target, std::vector<LfsBlob> pointers,
                                                                 const GitScanOptions& options,
                                                                 const ScanContext& context,
                                                                 std::vector<BlobScanner>& scanners,
                                                                 Coverage& coverage) {
  const std::string lfs = cat(target.repository.common_dir(), "/lfs/");
  const std::string folder = files::tidy(cat(lfs, "objects"));
  std::vector<std::pair<git::ObjectId, BlobRemark>> remarks;
  Pointers by_file;
  for (const LfsBlob& one : pointers) {
    struct stat info {};
    if (one.pointer.size == 0) continue;  // an empty file is not kept
    if (::stat((lfs + one.pointer.path()).c_str(), &info) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) {
        remarks.push_back({one.blob, {"", "", SkipReason::lfs}});
      } else {
        remarks.push_back({one.blob, {"", cat("its file of Git LFS: ", errno_text(errno)), std::nullopt}});
      }
      continue;
    }
    if (static_cast<std::uint64_t>(info.st_size) != one.pointer.size)
      remarks.push_back({one.blob,
                         {"",
                          cat("its file of Git LFS has ", info.st_size, " bytes instead of ", one.pointer.size,
                              "; 'git lfs fetch --all' fetches it"),
                          std::nullopt}});
    const auto [at, added] = by_file.try_emplace(one.pointer.oid);
    if (!added) {
      at->second.reset();
      continue;
    }
    at->second = std::make_unique<Origin>();
    at->second->kind = OriginKind::git_blob;
    at->second->object = one.blob.hex();
    at->second->repository = target.name;
  }
  struct stat info {};
  if (::stat(folder.c_str(), &info) != 0 && (errno == ENOENT || errno == ENOTDIR)) return remarks;
  files::FileScanOptions file_options;
  file_options.walk.threads = static_cast<unsigned>(scanners.size());
  file_options.walk.limits = context.limits;
  file_options.walk.git_folders = true;
  file_options.content.skip_packed = options.skip_packed;
  file_options.content.exclude = excluded_members(options);
  std::vector<std::unique_ptr<LfsConsumer>> consumers;
  std::vector<files::BlobConsumer*> views;
  for (BlobScanner& scanner : scanners) {
    consumers.push_back(std::make_unique<LfsConsumer>(scanner, context.progress, target, folder, by_file));
    views.push_back(consumers.back().get());
  }
  Coverage read;
  files::scan_files({folder}, file_options, views, read);
  // Where the repository lies is no part of a report.
  const std::string shown = printable(folder);
  read.rewrite([&](const std::string& text) {
    return text.starts_with(shown) ? target.input(cat(".git/lfs/objects", text.substr(shown.size()))) : text;
  });
  coverage.merge(read);
  return remarks;
}

}  // namespace assay
