#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/signals.h"
#include "base/strings.h"

namespace assay {

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = other.release();
  }
  return *this;
}

UniqueFd::~UniqueFd() {
  if (fd_ >= 0) ::close(fd_);
}

Result<UniqueFd> open_file(const std::string& path) {
  const bool handed_in = path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (handed_in ? 0 : O_NONBLOCK)));
  if (!fd) return fail("reading", path, errno_text(errno));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return fail("reading", path, errno_text(errno));
  if (!S_ISREG(info.st_mode) && !handed_in) return fail("reading", path, "not a regular file");
  return fd;
}

Result<std::string> read_file(const std::string& path, std::uint64_t most) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return fail("reading", path, errno_text(errno));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return fail("reading", path, errno_text(errno));
  if (!S_ISREG(info.st_mode)) return fail("reading", path, "not a regular file");
  const auto too_large = [&] { return fail("reading", path, cat("larger than ", human_bytes(most))); };
  // Before there is memory for it: a sparse file may say any size.
  if (static_cast<std::uint64_t>(info.st_size) > most) return too_large();
  std::string bytes;
  // One byte more than the size, so that a file that grows is noticed by the loop and the end by the first read of 0.
  std::size_t room = static_cast<std::size_t>(info.st_size) + 1;
  while (true) {
    if (bytes.size() > most) return too_large();
    const std::size_t at = bytes.size();
    bytes.resize(at + room);
    const ssize_t got = ::read(fd.get(), bytes.data() + at, room);
    if (got < 0 && errno == EINTR) {
      bytes.resize(at);
      continue;
    }
    if (got < 0) return fail("reading", path, errno_text(errno));
    bytes.resize(at + static_cast<std::size_t>(got));
    if (got == 0) return bytes;
    room = static_cast<std::size_t>(got) < room ? room - static_cast<std::size_t>(got) : std::size_t{64} << 10;
  }
}

Result<MappedFile> MappedFile::open(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return fail("opening", path, errno_text(errno));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return fail("opening", path, errno_text(errno));
  if (!S_ISREG(info.st_mode)) return fail("opening", path, "not a regular file");
  MappedFile file;
  file.size_ = static_cast<std::size_t>(info.st_size);
  if (file.size_ == 0) return file;
  void* start = ::mmap(nullptr, file.size_, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (start == MAP_FAILED) {
    file.size_ = 0;
    return fail("mapping", path, errno_text(errno));
  }
  file.start_ = start;
  return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : start_(std::exchange(other.start_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(start_, other.start_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (start_ != nullptr) ::munmap(start_, size_);
}

Status write_all(int fd, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return fail("writing", name, errno_text(errno));
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

Status write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    // A rename would put a file in the place of a device, of which a machine has one.
    if (S_ISDIR(info.st_mode)) return fail("writing", path, "is a folder", "name a file in it");
    // A pipe that nobody reads is an error and no wait.
    const UniqueFd device(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    if (!device || ::fcntl(device.get(), F_SETFL, 0) != 0) return fail("writing", path, errno_text(errno));
    return write_all(device.get(), bytes, path);
  }
  const SignalHold hold;
  std::string temporary = path + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return fail("writing", path, errno_text(errno));
  Status status = write_all(fd.get(), bytes, path);
  if (status && (::fchmod(fd.get(), static_cast<mode_t>(mode)) != 0 || ::fsync(fd.get()) != 0 ||
                 ::rename(temporary.c_str(), path.c_str()) != 0)) {
    status = fail("writing", path, errno_text(errno));
  }
  if (!status) ::unlink(temporary.c_str());
  return status;
}

namespace {

// Where a file system has no second names for a file: new all the same, but seen before it is whole.
Status write_exclusively(const std::string& path, std::string_view bytes, unsigned mode) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode)));
  if (!fd) return fail("writing", path, errno_text(errno));
  Status status = write_all(fd.get(), bytes, path);
  if (status && ::fsync(fd.get()) != 0) status = fail("writing", path, errno_text(errno));
  if (!status) ::unlink(path.c_str());
  return status;
}

}  // namespace

Status write_new_file(const std::string& path, std::string_view bytes, unsigned mode) {
  const SignalHold hold;
  std::string temporary = path + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return fail("writing", path, errno_text(errno));
  Status status = write_all(fd.get(), bytes, path);
  if (status && (::fchmod(fd.get(), static_cast<mode_t>(mode)) != 0 || ::fsync(fd.get()) != 0))
    status = fail("writing", path, errno_text(errno));
  if (status && ::link(temporary.c_str(), path.c_str()) != 0) {
    const bool no_links = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EMLINK;
    status = no_links ? write_exclusively(path, bytes, mode) : fail("writing", path, errno_text(errno));
  }
  ::unlink(temporary.c_str());
  return status;
}

}  // namespace assay
