#include "scanners/sources/files/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "base/content.h"
#include "base/result.h"
#include "base/strings.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/files/byte_stream.h"
#include "scanners/sources/files/listing.h"
#include "scanners/sources/files/member_tasks.h"
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

// All of a file of wide text that is not too long to be decoded as a whole. False: it is none, or longer, or cannot be
// read; its bytes are to be scanned as they are.
bool read_wide(int fd, Bytes head, std::string& all) {
  struct stat info {};
  if (wide_form_of(head) == WideForm::none || ::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return false;
  if (std::cmp_greater(info.st_size, kMostWideText)) return false;
  // One byte more says that it did not grow meanwhile.
  all.resize(std::max<std::size_t>(static_cast<std::size_t>(info.st_size), head.size()) + 1);
  std::size_t size = head.copy(all.data(), all.size());
  while (size < all.size()) {
    const ssize_t got = ::pread(fd, all.data() + size, all.size() - size, static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size == all.size()) return false;
  all.resize(size);
  return true;
}

}  // namespace

FileReader::FileReader(TaskPool& pool, const FileScanOptions& options, const std::vector<CrewMember>& crew,
                       unsigned worker, const std::vector<std::unique_ptr<FileReader>>& workers,
                       const ImageFolders& images, Progress* progress)
    : pool_(pool),
      options_(options),
      crew_(crew),
      worker_(worker),
      consumer_(crew[worker].consumer),
      coverage_(*crew[worker].coverage),
      workers_(workers),
      images_(images),
      progress_(progress),
      room_(options.walk.limits.whole_file_bytes + 1),
      buffer_(std::make_unique_for_overwrite<char[]>(room_)) {}

void FileReader::done(std::uint64_t bytes) const {
  if (progress_ != nullptr) progress_->step(bytes);
}

void FileReader::named(const std::string& path) {
  origin_.path = path;
  origin_.image = nullptr;
  if (consumer_ != nullptr) consumer_->named(origin_);
}

void FileReader::file(const FoundFile& found) {
  named(*found.path);
  UniqueFd fd(open_with(options_.walk, found.folder, found.name, kFileFlags | (found.named ? 0 : O_NOFOLLOW)));
  if (!fd) return coverage_.gap(printable(*found.path), errno_text(errno));
  std::size_t size = 0;
  while (size < room_) {
    const ssize_t got = ::read(fd.get(), buffer_.get() + size, room_ - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return coverage_.gap(printable(*found.path), errno_text(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  Bytes text(buffer_.get(), size);
  if (size == 0) {
    // What took the place of a regular file since the folder was read may look empty (a FIFO without a writer).
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
      return coverage_.gap(printable(*found.path), "is no regular file any more");
    }
  }
  bool whole = size < room_;
  std::string wide;
  if (!whole && read_wide(fd.get(), text, wide)) {
    whole = true;
    text = wide;
    size = wide.size();
  }
  std::vector<char> tail;
  if (!whole) tail = end_of(fd.get());
  const Bytes end = whole ? text : Bytes(tail.data(), tail.size());
  const Admission admission = admit(text, end, whole, options_.content, *found.path, coverage_);
  if (!admission.admitted) return done(whole ? size : size_of(found));
  origin_.image = images_.blob(*found.path, admission.container, whole ? text : Bytes());
  if (!whole) return large(std::move(fd), text, admission.container);
  coverage_.scanned(size);
  if (consumer_ == nullptr) return done(size);
  if (admission.container != ContainerKind::none) {
    archives::MemoryBytes bytes(text);
    if (open(admission.container, bytes)) return done(size);
  }
  consumer_->whole(origin_, text);
  done(size);
}

// Opens an archive. False: it is none, and its bytes are to be scanned.
bool FileReader::open(ContainerKind container, archives::RandomReader& bytes) {
  MemberTasks members(pool_, crew_, worker_, options_.walk.limits, options_.content);
  return archives::Door(options_.walk.limits, members).open(container, origin_, bytes);
}

void FileReader::large(UniqueFd fd, Bytes head, ContainerKind container) {
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return coverage_.gap(printable(origin_.path), errno_text(errno));
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(info.st_size, 0));
  if (size > kMostPlausible) {
    return coverage_.gap(printable(origin_.path), cat("says that it holds ", human_bytes(size)));
  }
  const unsigned threads = options_.walk.threads;
  if (!S_ISREG(info.st_mode) || size < head.size()) {
    StreamOptions stream;
    stream.limits = options_.walk.limits;
    stream.content = options_.content;
    stream.wait = false;
    stream.most = kMostOfUnknownSize;
    std::vector<BlobConsumer*> consumers;
    if (consumer_ != nullptr) consumers.push_back(consumer_);
    return scan_stream(fd.get(), head, origin_, consumers, stream, coverage_);
  }
  if (container != ContainerKind::none && consumer_ != nullptr) {
    archives::FileBytes bytes(fd.get(), size);
    if (open(container, bytes)) {
      coverage_.scanned(size);
      return done(size);
    }
  }
  auto file = std::make_shared<LargeFile>(std::move(fd), size, origin_, options_.walk.limits, threads,
                                          options_.content.hidden_is_gap);
  const std::size_t helpers = std::min<std::size_t>(threads, file->pieces());
  for (std::size_t other = 1; other < helpers; ++other) pool_.push(std::make_unique<HelpTask>(workers_, file));
  help(*file);
}

void FileReader::help(LargeFile& file) {
  if (!window_buffer_) window_buffer_.emplace(WindowShape::of(options_.walk.limits));
  file.help({.consumer = consumer_, .coverage = &coverage_, .buffer = &*window_buffer_, .progress = progress_});
}

}  // namespace assay::files
