// Bytes that are read from the front, and bytes that are read anywhere: what containers are read from, and what their
// members are handed on as.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace assay::archives {

// Not synchronised.
class ByteReader {
 public:
  virtual ~ByteReader() = default;
  // Puts at least one byte into the buffer, which is not empty; 0 is the end. Bytes before damage come first, and the
  // next call says what is wrong (Error::why; the reader does not know what it reads).
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
};

// Bytes that came before the buffer was full, the end, or an error.
struct Filled {
  std::size_t size = 0;
  Status status{};
};
Filled fill(ByteReader& reader, std::span<char> buffer);

// Reads and drops the rest.
Status drain(ByteReader& reader);

// Bytes of a known number, read anywhere. Not synchronised.
class RandomReader {
 public:
  virtual ~RandomReader() = default;
  virtual std::uint64_t size() const = 0;
  virtual bool in_memory() const { return false; }  // view() copies nothing
  // Fills the buffer from `offset` on; fewer bytes are the end.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) = 0;
  // The bytes from `offset` on, `size` of them or up to the end; in `scratch` where they are not in memory. They live
  // until scratch changes.
  virtual Result<Bytes> view(std::uint64_t offset, std::size_t size, std::vector<char>& scratch);
};

class MemoryBytes final : public RandomReader {
 public:
  explicit MemoryBytes(Bytes bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool in_memory() const override { return true; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) override;
  Result<Bytes> view(std::uint64_t offset, std::size_t size, std::vector<char>& scratch) override;

 private:
  Bytes bytes_;
};

// A regular file, which is not mapped: one that shrinks while it is read is an error and no signal.
class FileBytes final : public RandomReader {
 public:
  FileBytes(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) override;

 private:
  int fd_;  // borrowed
  std::uint64_t size_;
};

// [begin, end) of a RandomReader, from the front.
class RangeReader final : public ByteReader {
 public:
  RangeReader(RandomReader& bytes, std::uint64_t begin, std::uint64_t end) : bytes_(bytes), at_(begin), end_(end) {}
  Result<std::size_t> read(std::span<char> buffer) override;
  std::uint64_t at() const { return at_; }

 private:
  RandomReader& bytes_;
  std::uint64_t at_;
  std::uint64_t end_;
};

// Bytes that were read already, and what follows them.
class ChainedReader final : public ByteReader {
 public:
  ChainedReader(Bytes head, ByteReader& rest) : head_(head), rest_(rest) {}
  Result<std::size_t> read(std::span<char> buffer) override;

 private:
  Bytes head_;
  ByteReader& rest_;
};

// The next `size` bytes of another. That it ends before is an error.
class LimitedReader final : public ByteReader {
 public:
  LimitedReader(ByteReader& input, std::uint64_t size) : input_(input), left_(size) {}
  Result<std::size_t> read(std::span<char> buffer) override;
  std::uint64_t left() const { return left_; }

 private:
  ByteReader& input_;
  std::uint64_t left_;
};

}  // namespace assay::archives
