#include "sarif/log/byte_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "base/file.h"

namespace assay::sarif {

namespace {

constexpr const char* kReading = "reading the SARIF log";

class DescriptorInput final : public ByteInput {
 public:
  DescriptorInput(UniqueFd own, int fd, std::string name) : own_(std::move(own)), fd_(fd), name_(std::move(name)) {}

  Result<std::size_t> read(char* out, std::size_t most) override {
    while (true) {
      const ssize_t got = ::read(fd_, out, most);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return fail(kReading, name_, errno_text(errno));
    }
  }
  const std::string& name() const override { return name_; }

 private:
  UniqueFd own_;
  int fd_;
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
    return room - stream_.avail_out;
  }

  std::unique_ptr<ByteInput> raw_;
  std::array<char, 65536> buffer_{};
  std::size_t held_ = 0, at_ = 0;  // of the buffer, when nothing is packed
  bool begun_ = false;
  bool packed_ = false;
  bool ended_ = false;  // a member of the gzip file
  z_stream stream_{};
  std::optional<Error> failure_;
};

}  // namespace

Result<std::unique_ptr<ByteInput>> open_input(const std::string& path) {
  UniqueFd own;
  int fd = STDIN_FILENO;
  if (path != "-") {
    own = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!own) return fail(kReading, path, errno_text(errno));
    struct stat status {};
    if (fstat(own.get(), &status) != 0) return fail(kReading, path, errno_text(errno));
    if (S_ISDIR(status.st_mode)) return fail(kReading, path, "it is a folder", "name a file");
    if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) return fail(kReading, path, "it is no regular file");
    // A named pipe waits for its writer.
    if (S_ISFIFO(status.st_mode)) fcntl(own.get(), F_SETFL, 0);
    fd = own.get();
  }
  auto raw = std::make_unique<DescriptorInput>(std::move(own), fd, path == "-" ? "standard input" : path);
  return std::make_unique<MaybeGzipInput>(std::move(raw));
}

std::unique_ptr<ByteInput> text_input(std::string_view text, std::string name) {
  return std::make_unique<MaybeGzipInput>(std::make_unique<TextInput>(text, std::move(name)));
}

}  // namespace assay::sarif
