#include "scanners/sources/files/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "base/strings.h"
#include "scanners/sources/files/file_reader.h"
#include "scanners/sources/files/image_folders.h"
#include "scanners/sources/files/roots.h"
#include "scanners/sources/files/stream.h"

namespace assay::files {

namespace {

bool is_stdin(std::string_view path) { return path == "-" || path == "/dev/stdin"; }

// A descriptor that somebody gave us (<(command) in a shell): a stream unless it is a regular file or a folder.
bool is_inherited_stream(const std::string& path) {
  if (!path.starts_with("/dev/fd/") && !path.starts_with("/proc/self/fd/")) return false;
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

void scan_named_stream(const std::string& path, const FileScanOptions& options,
                       const std::vector<BlobConsumer*>& consumers, Coverage& coverage) {
  Origin origin;
  origin.kind = is_stdin(path) ? OriginKind::stdin_ : OriginKind::file;
  origin.path = is_stdin(path) ? "-" : path;
  UniqueFd opened;
  int fd = STDIN_FILENO;
  if (!is_stdin(path)) {
    opened = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!opened) return coverage.gap(printable(path), errno_text(errno));
    fd = opened.get();
  }
  scan_stream(fd, {}, origin, consumers, {.limits = options.walk.limits, .content = options.content}, coverage);
}

// Hands on what lies in a range.
class PartReader final : public FileHandler {
 public:
  PartReader(const PathRange& range, FileHandler& reader) : range_(range), reader_(reader) {}
  void file(const FoundFile& found) override {
    if (!range_.holds(*found.path)) return;
    listing_.add(*found.path, size_of(found));
    reader_.file(found);
  }
  void named(const std::string& path) override {
    if (range_.first()) reader_.named(path);
  }
  const Listing& listing() const { return listing_; }

 private:
  const PathRange& range_;
  FileHandler& reader_;
  Listing listing_;
};

std::vector<CrewMember> crew_of(const std::vector<BlobConsumer*>& consumers, std::vector<Coverage>& coverages) {
  std::vector<CrewMember> crew;
  for (std::size_t worker = 0; worker < coverages.size(); ++worker)
    crew.push_back({consumers.empty() ? nullptr : consumers[worker], &coverages[worker]});
  return crew;
}

// consumers: empty to read only.
void run(const std::vector<std::string>& paths, const FileScanOptions& options,
         const std::vector<BlobConsumer*>& consumers, Coverage& coverage, Progress* progress) {
  const unsigned threads = options.walk.threads;
  std::vector<std::string> streams, walked;
  for (const std::string& path : paths) {
    const std::string name = is_stdin(path) ? "-" : path;
    std::vector<std::string>& list = is_stdin(path) || is_inherited_stream(path) ? streams : walked;
    if (&list == &walked || std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
  }
  const ImageFolders images(walked, options.content.images);
  TaskPool pool;
  std::vector<Coverage> coverages(threads);
  const std::vector<CrewMember> crew = crew_of(consumers, coverages);
  std::vector<std::unique_ptr<FileReader>> readers;
  std::vector<FileHandler*> handlers;
  for (unsigned worker = 0; worker < threads; ++worker) {
    readers.push_back(std::make_unique<FileReader>(pool, options, crew, worker, readers, images, progress));
    handlers.push_back(readers.back().get());
  }
  walk(pool, walked, options.walk, handlers, coverages);
  images.finish(coverages[0]);
  for (const std::string& path : streams) scan_named_stream(path, options, consumers, coverages[0]);
  for (const Coverage& part : coverages) coverage.merge(part);
  if (!options.images_only) return;
  for (const std::string& path : paths) {
    const std::string name = is_stdin(path) ? "-" : path;
    if (!options.content.images->is_image(tidy(name)))
      coverage.gap(printable(name),
                   "is no container image: it has no manifest.json of docker save and no OCI index.json");
  }
}

}  // namespace

void scan_files(const std::vector<std::string>& paths, const FileScanOptions& options,
                const std::vector<BlobConsumer*>& consumers, Coverage& coverage, Progress* progress) {
  run(paths, options, consumers, coverage, progress);
}

void scan_files(const std::vector<std::string>& paths, const FileScanOptions& options,
                const std::vector<BlobConsumer*>& consumers, const PathRange& range, PartScan& part) {
  std::vector<std::string> images;
  for (const std::string& path : paths)
    if (range.holds(cat(tidy(path), "/"))) images.push_back(path);
  const ImageFolders folders(images, options.content.images);
  const unsigned threads = options.walk.threads;
  TaskPool pool;
  std::vector<Coverage> walked(threads), read(threads);
  const std::vector<CrewMember> crew = crew_of(consumers, read);
  std::vector<std::unique_ptr<FileReader>> readers;
  std::vector<PartReader> parts;
  std::vector<FileHandler*> handlers;
  for (unsigned worker = 0; worker < threads; ++worker)
    readers.push_back(std::make_unique<FileReader>(pool, options, crew, worker, readers, folders, nullptr));
  for (const auto& reader : readers) parts.emplace_back(range, *reader);
  for (PartReader& one : parts) handlers.push_back(&one);
  walk(pool, paths, options.walk, handlers, walked);
  folders.finish(read[0]);
  for (unsigned worker = 0; worker < threads; ++worker) {
    part.read.merge(read[worker]);
    part.walk.merge(walked[worker]);
    part.listing.merge(parts[worker].listing());
  }
}

void walk_only(const std::vector<std::string>& paths, const FileScanOptions& options, Coverage& coverage) {
  run(paths, options, {}, coverage, nullptr);
}

}  // namespace assay::files
