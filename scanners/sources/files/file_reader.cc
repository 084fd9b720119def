#include "scanners/sources/files/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "base/result.h"
#include "base/strings.h"
#include "scanners/sources/files/roots.h"
#include "scanners/sources/files/stream.h"

namespace assay::files {

namespace {

// A FIFO that took a file's place must not block us, a terminal not become ours.
constexpr int kFileFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// Files of the kernel say that they are empty and go on for as long as they like.
constexpr std::uint64_t kMostOfUnknownSize = std::uint64_t{1} << 30;

// No file system holds more; /proc/kcore says it does.
constexpr std::uint64_t kMostPlausible = std::uint64_t{1} << 46;

class HelpTask final : public Task {
 public:
  HelpTask(const std::vector<std::unique_ptr<FileReader>>& workers, std::shared_ptr<LargeFile> file)
      : workers_(workers), file_(std::move(file)) {}
  void run(unsigned worker) override { workers_[worker]->help(*file_); }

 private:
  const std::vector<std::unique_ptr<FileReader>>& workers_;
  std::shared_ptr<LargeFile> file_;
};

}  // namespace

FileReader::FileReader(TaskPool& pool, const FileScanOptions& options, BlobConsumer* consumer, Coverage& coverage,
                       const std::vector<std::unique_ptr<FileReader>>& workers)
    : pool_(pool),
      options_(options),
      consumer_(consumer),
      coverage_(coverage),
      workers_(workers),
      buffer_(options.walk.limits.whole_file_bytes + 1) {}

void FileReader::file(const FoundFile& found) {
  UniqueFd fd(open_with(options_.walk, found.folder, found.name, kFileFlags | (found.named ? 0 : O_NOFOLLOW)));
  if (!fd) return coverage_.gap(printable(*found.path), errno_text(errno));
  std::size_t size = 0;
  while (size < buffer_.size()) {
    const ssize_t got = ::read(fd.get(), buffer_.data() + size, buffer_.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return coverage_.gap(printable(*found.path), errno_text(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  origin_.path = *found.path;
  const Bytes text(buffer_.data(), size);
  if (size == 0) {
    // What took the place of a regular file since the folder was read may look empty (a FIFO without a writer).
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
      return coverage_.gap(printable(*found.path), "is no regular file any more");
    }
  }
  if (!admit(text, size < buffer_.size(), options_.content, *found.path, coverage_)) return;
  if (size == buffer_.size()) return large(std::move(fd), text);
  coverage_.scanned(size);
  if (consumer_ != nullptr) consumer_->whole(origin_, text);
}

void FileReader::large(UniqueFd fd, Bytes head) {
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return coverage_.gap(printable(origin_.path), errno_text(errno));
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(info.st_size, 0));
  if (size > kMostPlausible) {
    return coverage_.gap(printable(origin_.path), cat("says that it holds ", human_bytes(size)));
  }
  const unsigned threads = options_.walk.threads;
  if (!S_ISREG(info.st_mode) || size < head.size()) {
    const StreamOptions stream{.limits = options_.walk.limits, .wait = false, .most = kMostOfUnknownSize};
    std::vector<BlobConsumer*> consumers;
    if (consumer_ != nullptr) consumers.push_back(consumer_);
    return scan_stream(fd.get(), head, origin_, consumers, stream, coverage_);
  }
  auto file = std::make_shared<LargeFile>(std::move(fd), size, origin_, options_.walk.limits, threads);
  const std::size_t helpers = std::min<std::size_t>(threads, file->pieces());
  for (std::size_t other = 1; other < helpers; ++other) pool_.push(std::make_unique<HelpTask>(workers_, file));
  help(*file);
}

void FileReader::help(LargeFile& file) {
  if (!window_buffer_) window_buffer_.emplace(WindowShape::of(options_.walk.limits));
  file.help({.consumer = consumer_, .coverage = &coverage_, .buffer = &*window_buffer_});
}

}  // namespace assay::files
