#include "scanners/sources/files/byte_stream.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/result.h"
#include "base/strings.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::files {

// A pipe gives as much as its writer put there, often 64 KiB: the buffer is filled nevertheless.
std::size_t ByteStream::read(std::span<char> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size() && error_.empty()) {
    const ssize_t got = ::read(fd_, buffer.data() + filled, buffer.size() - filled);
    if (got == 0) break;
    if (got > 0) {
      filled += static_cast<std::size_t>(got);
      bytes_ += static_cast<std::size_t>(got);
      if (most_ != 0 && bytes_ >= most_) error_ = cat("goes on beyond ", human_bytes(most_), "; the rest was not read");
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN && wait_) {
      pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
      if (::poll(&ready, 1, -1) >= 0 || errno == EINTR) continue;
    }
    error_ = errno_text(errno);
  }
  watch_.add(Bytes(buffer.data(), filled));
  last_.add(Bytes(buffer.data(), filled));
  return filled;
}

std::vector<char> end_of(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= 0) return {};
  const auto size = static_cast<std::uint64_t>(info.st_size);
  std::vector<char> out(static_cast<std::size_t>(std::min<std::uint64_t>(size, kContainerTail)));
  archives::FileBytes bytes(fd, size);
  // What cannot be read is told where the file is read.
  if (!bytes.read_at(size - out.size(), out)) return {};
  return out;
}

}  // namespace assay::files
