#include "sarif/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/private_terms.h"
#include "base/signals.h"
#include "base/strings.h"

namespace assay {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;
constexpr int kTemporaryNames = 100;
constexpr char kDoing[] = "writing the report";

class DescriptorOutput : public Output {
 public:
  DescriptorOutput(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
    if (!private_terms().empty()) filter_.emplace();
  }

  Status write(std::string_view bytes) override { return filter_ ? put(filter_->push(bytes)) : put(bytes); }

  Status flush() override {
    send();
    return status_;
  }

  Status finish() override {
    if (filter_) {
      put(filter_->finish());
      if (filter_->left_out())
        keep(fail(kDoing, name_, "a line is too long to look for private terms in it, and was left out"));
    }
    return flush();
  }

 protected:
  // The first failure is the one that is told.
  void keep(const Status& status) {
    if (status_ && !status) status_ = status;
  }
  const Status& status() const { return status_; }

 private:
  Status put(std::string_view bytes) {
    if (buffer_.size() + bytes.size() > kBufferBytes) send();
    if (!status_) return status_;
    if (bytes.size() >= kBufferBytes) {
      keep(write_all(fd_, bytes, name_));
    } else {
      buffer_ += bytes;
    }
    return status_;
  }

  void send() {
    if (status_) keep(write_all(fd_, buffer_, name_));
    buffer_.clear();
  }

  int fd_;
  std::string name_;
  std::string buffer_;
  Status status_;
  std::optional<PrivateTermFilter> filter_;
};

// A descriptor of ours: a device, a pipe.
class DirectOutput : public DescriptorOutput {
 public:
  DirectOutput(UniqueFd fd, const std::string& path) : DescriptorOutput(fd.get(), path), fd_(std::move(fd)) {}

 private:
  UniqueFd fd_;
};

class AtomicFileOutput : public DescriptorOutput {
 public:
  AtomicFileOutput(std::unique_ptr<SignalHold> hold, UniqueFd fd, std::string temporary, std::string path,
                   std::optional<mode_t> mode)
      : DescriptorOutput(fd.get(), path),
        hold_(std::move(hold)),
        fd_(std::move(fd)),
        temporary_(std::move(temporary)),
        path_(std::move(path)),
        mode_(mode) {}
  AtomicFileOutput(const AtomicFileOutput&) = delete;
  AtomicFileOutput& operator=(const AtomicFileOutput&) = delete;

  ~AtomicFileOutput() override {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  Status finish() override {
    keep(DescriptorOutput::finish());
    if (!fd_) return status();
    if (status() && mode_ && ::fchmod(fd_.get(), *mode_) != 0) keep(fail(kDoing, path_, errno_text(errno)));
    if (status() && ::fsync(fd_.get()) != 0) keep(fail(kDoing, path_, errno_text(errno)));
    // Network file systems tell of a full disk only here.
    if (::close(fd_.release()) != 0 && errno != EINTR) keep(fail(kDoing, path_, errno_text(errno)));
    if (status()) {
      if (::rename(temporary_.c_str(), path_.c_str()) == 0) {
        temporary_.clear();
      } else {
        keep(fail(kDoing, path_, errno_text(errno)));
      }
    }
    return status();
  }

 private:
  std::unique_ptr<SignalHold> hold_;  // first: it must outlive the temporary file
  UniqueFd fd_;
  std::string temporary_;  // empty once it bears the report's name
  std::string path_;
  std::optional<mode_t> mode_;
};

bool names_a_descriptor_or_device(std::string_view path) {
  return path.starts_with("/dev/") || path.starts_with("/proc/");
}

// Where a symbolic link leads, so that the rename replaces the file and not the link.
std::string followed(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return path;
  char* target = ::realpath(path.c_str(), nullptr);
  if (target == nullptr) return path;
  std::string out = target;
  std::free(target);
  return out;
}

Result<std::unique_ptr<Output>> open_directly(const std::string& path) {
  // Appending keeps what a shell's ">>" put there, when the device is a name for a regular file.
  UniqueFd fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!fd) return fail(kDoing, path, errno_text(errno));
  return std::make_unique<DirectOutput>(std::move(fd), path);
}

}  // namespace

std::unique_ptr<Output> open_descriptor_output(int fd, std::string name) {
  return std::make_unique<DescriptorOutput>(fd, std::move(name));
}

Result<std::unique_ptr<Output>> open_file_output(const std::string& path, unsigned mode) {
  if (path.empty()) return fail(kDoing, path, "the file's name is empty");
  struct stat info {};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return fail(kDoing, path, "is a folder", "name a file in it");
  if (names_a_descriptor_or_device(path) || (exists && !S_ISREG(info.st_mode))) return open_directly(path);

  const std::string target = followed(path);
  const std::size_t slash = target.rfind('/');
  const std::string folder = slash == std::string::npos ? std::string() : target.substr(0, slash + 1);
  auto hold = std::make_unique<SignalHold>();
  for (int attempt = 0; attempt < kTemporaryNames; ++attempt) {
    std::string temporary = cat(folder, ".assay-", ::getpid(), "-", attempt, ".tmp");
    UniqueFd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode)));
    if (fd) {
      std::optional<mode_t> kept;
      // Whoever may read the old report may not read one that is private.
      if (exists) kept = info.st_mode & 07777 & ~(static_cast<mode_t>(0666) & ~static_cast<mode_t>(mode));
      return std::make_unique<AtomicFileOutput>(std::move(hold), std::move(fd), std::move(temporary), target, kept);
    }
    if (errno != EEXIST) return fail(kDoing, path, errno_text(errno), "choose a folder that can be written to");
  }
  return fail(kDoing, path, "too many unfinished reports beside it", "remove the files named .assay-*.tmp");
}

Status write_output_file(const std::string& path, std::string_view text, unsigned mode) {
  auto file = open_file_output(path, mode);
  if (!file) return tl::make_unexpected(file.error());
  if (Status written = (*file)->write(text); !written) return written;
  return (*file)->finish();
}

}  // namespace assay
