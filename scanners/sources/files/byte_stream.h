// What can be read once only: a descriptor, and bytes that were read from it already.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/packed_form.h"
#include "base/zip_watch.h"

namespace assay::files {

// Not synchronised.
class ByteStream {
 public:
  // wait: for a descriptor that has nothing yet; otherwise that is an error. most: bytes read at most, more is an
  // error; 0: no bound. head: what was read of it before.
  ByteStream(int fd, bool wait, std::uint64_t most, Bytes head) : fd_(fd), wait_(wait), most_(most) {
    watch_.add(head);
    last_.add(head);
  }

  // Fills the buffer, as far as the stream goes: fewer bytes are the end, or an error.
  std::size_t read(std::span<char> buffer);

  const std::string& error() const { return error_; }
  std::uint64_t bytes() const { return bytes_; }  // read so far
  // Of all that was read so far.
  const ZipWatch& watch() const { return watch_; }
  Bytes last() const { return last_.get(); }

 private:
  int fd_;
  bool wait_;
  std::uint64_t most_;
  std::uint64_t bytes_ = 0;
  std::string error_;
  ZipWatch watch_;
  LastBytes last_;
};

// The last bytes of a regular file, as many as container_of() takes; empty for what is none or cannot be read.
std::vector<char> end_of(int fd);

}  // namespace assay::files
