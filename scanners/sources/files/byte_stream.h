// What can be read once only: a descriptor, and bytes that were read from it already.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace assay::files {

// Not synchronised.
class ByteStream {
 public:
  // wait: for a descriptor that has nothing yet; otherwise that is an error. most: bytes read at most, more is an
  // error; 0: no bound.
  ByteStream(int fd, bool wait, std::uint64_t most) : fd_(fd), wait_(wait), most_(most) {}

  // Fills the buffer, as far as the stream goes: fewer bytes are the end, or an error.
  std::size_t read(std::span<char> buffer);

  const std::string& error() const { return error_; }
  std::uint64_t bytes() const { return bytes_; }  // read so far

 private:
  int fd_;
  bool wait_;
  std::uint64_t most_;
  std::uint64_t bytes_ = 0;
  std::string error_;
};

}  // namespace assay::files
