#include "sarif/log/byte_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "base/file.h"

namespace assay::sarif {

namespace {

constexpr const char* kReading = "reading the SARIF log";

// A million results, of which each differs from the others, are packed to a tenth; equal ones to a hundredth. What
// grows more is none of a tool, and would keep a reader busy for a minute a mebibyte.
constexpr std::uint64_t kMostGrowth = 300;
constexpr std::uint64_t kFreeGrowth = std::uint64_t{256} << 20;  // whatever it was packed to

class DescriptorInput final : public ByteInput {
 public:
  DescriptorInput(UniqueFd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

  Result<std::size_t> read(char* out, std::size_t most) override {
    while (true) {
      const ssize_t got = ::read(fd_.get(), out, most);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return fail(kReading, name_, errno_text(errno));
    }
  }
  const std::string& name() const override { return name_; }

 private:
  UniqueFd fd_;
  std::string name_;
};

class TextInput final : public ByteInput {
 public:
  TextInput(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {}

  Result<std::size_t> read(char* out, std::size_t most) override {
    const std::size_t count = std::min(most, text_.size());
    text_.copy(out, count);
    text_.remove_prefix(count);
    return count;
  }
  const std::string& name() const override { return name_; }

 private:
  std::string_view text_;
  std::string name_;
};

// Passes on what is no gzip. Members that follow each other are one text (RFC 1952 §2.2).
class MaybeGzipInput final : public ByteInput {
 public:
  explicit MaybeGzipInput(std::unique_ptr<ByteInput> raw) : raw_(std::move(raw)) {}
  MaybeGzipInput(const MaybeGzipInput&) = delete;
  MaybeGzipInput& operator=(const MaybeGzipInput&) = delete;
  ~MaybeGzipInput() override {
    if (packed_) inflateEnd(&stream_);
  }

  Result<std::size_t> read(char* out, std::size_t most) override {
    if (failure_) return tl::make_unexpected(*failure_);
    Result<std::size_t> got = begun_ ? next(out, most) : begin(out, most);
    if (!got) failure_ = got.error();
    return got;
  }
  const std::string& name() const override { return raw_->name(); }

 private:
  Result<std::size_t> begin(char* out, std::size_t most) {
    begun_ = true;
    while (held_ < 2) {
      const auto got = raw_->read(buffer_.data() + held_, buffer_.size() - held_);
      if (!got) return got;
      if (*got == 0) break;
      held_ += *got;
    }
    if (held_ >= 2 && buffer_[0] == '\x1F' && buffer_[1] == '\x8B') {
      constexpr int kGzipOnly = 16 + MAX_WBITS;
      if (inflateInit2(&stream_, kGzipOnly) != Z_OK) return fail(kReading, name(), "there is no memory to unpack it");
      packed_ = true;
      stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
      stream_.avail_in = static_cast<uInt>(held_);
      packed_bytes_ = held_;
    }
    return next(out, most);
  }

  Result<std::size_t> next(char* out, std::size_t most) {
    if (packed_) return unpack(out, most);
    if (at_ == held_) return raw_->read(out, most);
    const std::size_t count = std::min(most, held_ - at_);
    std::memcpy(out, buffer_.data() + at_, count);
    at_ += count;
    return count;
  }

  Result<std::size_t> unpack(char* out, std::size_t most) {
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(most, std::size_t{1} << 30));
    const uInt room = stream_.avail_out;
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0) {
        const auto got = raw_->read(buffer_.data(), buffer_.size());
        if (!got) return got;
        packed_bytes_ += *got;
        if (*got == 0) {
          if (ended_) return std::size_t{0};
          return fail(kReading, name(), "the gzip data is cut off");
        }
        stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_in = static_cast<uInt>(*got);
      }
      if (ended_) {
        inflateReset(&stream_);
        ended_ = false;
      }
      const int state = inflate(&stream_, Z_NO_FLUSH);
      if (state == Z_STREAM_END) {
        ended_ = true;
      } else if (state != Z_OK && state != Z_BUF_ERROR) {
        return fail(kReading, name(), "the gzip data is damaged");
      }
    }
    unpacked_bytes_ += room - stream_.avail_out;
    if (unpacked_bytes_ > kFreeGrowth && unpacked_bytes_ / kMostGrowth > packed_bytes_)
      return fail(kReading, name(), "the gzip data unpacks to more than 300 times its size",
                  "unpack it, if that is right");
    return room - stream_.avail_out;
  }

  std::unique_ptr<ByteInput> raw_;
  std::array<char, 65536> buffer_{};
  std::size_t held_ = 0, at_ = 0;  // of the buffer, when nothing is packed
  bool begun_ = false;
  bool packed_ = false;
  bool ended_ = false;  // a member of the gzip file
  z_stream stream_{};
  std::uint64_t packed_bytes_ = 0, unpacked_bytes_ = 0;  // so far
  std::optional<Error> failure_;
};

std::unique_ptr<ByteInput> input_of(UniqueFd fd, std::string name) {
  return std::make_unique<MaybeGzipInput>(std::make_unique<DescriptorInput>(std::move(fd), std::move(name)));
}

// A regular file, a named pipe, or standard input.
Result<UniqueFd> open_source(const std::string& path) {
  if (path == "-") {
    UniqueFd same(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!same) return fail(kReading, "standard input", errno_text(errno));
    return same;
  }
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return fail(kReading, path, errno_text(errno));
  struct stat status {};
  if (fstat(fd.get(), &status) != 0) return fail(kReading, path, errno_text(errno));
  if (S_ISDIR(status.st_mode)) return fail(kReading, path, "it is a folder", "name a file");
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) return fail(kReading, path, "it is no regular file");
  // A named pipe waits for its writer.
  if (S_ISFIFO(status.st_mode)) fcntl(fd.get(), F_SETFL, 0);
  return fd;
}

Result<UniqueFd> unnamed_file(const std::string& of) {
  const char* folder = std::getenv("TMPDIR");
  std::string path = std::string(folder != nullptr && *folder != 0 ? folder : "/tmp") + "/assay-XXXXXX";
  UniqueFd fd(::mkostemp(path.data(), O_CLOEXEC));
  if (!fd) return fail("copying the SARIF log to a temporary file", of, errno_text(errno), "TMPDIR names the folder");
  ::unlink(path.c_str());
  return fd;
}

}  // namespace

Result<std::unique_ptr<ByteInput>> open_input(const std::string& path) {
  auto opened = open_source(path);
  if (!opened) return tl::make_unexpected(opened.error());
  return input_of(std::move(*opened), path == "-" ? "standard input" : path);
}

Result<LogFile> LogFile::open(const std::string& path) {
  LogFile file;
  file.path_ = path;
  file.name_ = path == "-" ? "standard input" : path;
  auto source = open_source(path);
  if (!source) return tl::make_unexpected(source.error());
  struct stat status {};
  if (path != "-" && fstat(source->get(), &status) == 0 && S_ISREG(status.st_mode)) return file;
  auto copy = unnamed_file(file.name_);
  if (!copy) return tl::make_unexpected(copy.error());
  DescriptorInput input(std::move(*source), file.name_);
  std::vector<char> buffer(std::size_t{256} << 10);
  while (true) {
    const auto got = input.read(buffer.data(), buffer.size());
    if (!got) return tl::make_unexpected(got.error());
    if (*got == 0) break;
    if (Status status_of = write_all(copy->get(), {buffer.data(), *got}, "the copy of " + file.name_); !status_of) {
      return tl::make_unexpected(status_of.error());
    }
  }
  file.copy_ = std::move(*copy);
  return file;
}

LogFile LogFile::of_text(std::string_view text, std::string name) {
  LogFile file;
  file.name_ = std::move(name);
  file.text_ = text;
  return file;
}

Result<std::unique_ptr<ByteInput>> LogFile::read() const {
  if (text_) return text_input(*text_, name_);
  if (!copy_) return open_input(path_);
  // A description of its own, so that each reader begins at the front.
  UniqueFd again(::open(("/proc/self/fd/" + std::to_string(copy_.get())).c_str(), O_RDONLY | O_CLOEXEC));
  if (!again) return fail(kReading, name_, errno_text(errno));
  return input_of(std::move(again), name_);
}

Result<std::vector<LogFile>> open_logs(const std::vector<std::string>& paths) {
  std::vector<LogFile> files;
  for (const std::string& path : paths) {
    auto file = LogFile::open(path);
    if (!file) return tl::make_unexpected(file.error());
    files.push_back(std::move(*file));
  }
  return files;
}

Result<LogFile> LogFile::written(std::string name, const std::function<Status(Output&)>& fill) {
  LogFile file;
  file.name_ = std::move(name);
  auto copy = unnamed_file(file.name_);
  if (!copy) return tl::make_unexpected(copy.error());
  const auto output = open_descriptor_output(copy->get(), "the copy of " + file.name_);
  Status status = fill(*output);
  if (status) status = output->finish();
  if (!status) return tl::make_unexpected(status.error());
  file.copy_ = std::move(*copy);
  return file;
}

std::string LogFile::folder() const {
  if (text_ || copy_) return {};
  const std::size_t slash = path_.rfind('/');
  return slash == std::string::npos ? "." : path_.substr(0, slash + 1);
}

std::unique_ptr<ByteInput> descriptor_input(UniqueFd fd, std::string name) {
  return input_of(std::move(fd), std::move(name));
}

std::unique_ptr<ByteInput> text_input(std::string_view text, std::string name) {
  return std::make_unique<MaybeGzipInput>(std::make_unique<TextInput>(text, std::move(name)));
}

}  // namespace assay::sarif
