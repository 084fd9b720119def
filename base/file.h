// Files: descriptors that close themselves, whole reads with a bound, maps, and writes that are all or nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace assay {

class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd();

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_ = -1;
};

// Opens a regular file for reading, or a stream that was handed in (/dev/stdin, /dev/fd/N). Anything else is refused: a
// FIFO that lies somewhere is not waited for.
Result<UniqueFd> open_file(const std::string& path);

// The whole of a regular file of at most `most` bytes. Fails on anything else, with the reason.
Result<std::string> read_file(const std::string& path, std::uint64_t most = std::uint64_t{1} << 30);

// A regular file mapped for reading; the bytes live as long as the object. An empty file maps to no bytes.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  Bytes bytes() const { return {static_cast<const char*>(start_), size_}; }

 private:
  void* start_ = nullptr;
  std::size_t size_ = 0;
};

// Writes all bytes to a descriptor, through interruptions and short writes.
Status write_all(int fd, std::string_view bytes, const std::string& name);

// Puts bytes at path by a temporary file and a rename: readers see the old file or the whole new one. Devices are
// written.
Status write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode = 0644);

// The same, but fails where anything is at path already, also a link that leads nowhere, and also when it came
// meanwhile.
Status write_new_file(const std::string& path, std::string_view bytes, unsigned mode = 0644);

}  // namespace assay
