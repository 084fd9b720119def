// Inflating zlib streams (RFC 1950) whose size is declared outside of them, as git's packs and loose objects hold them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "scanners/sources/git/objects/inflate_small.h"

struct libdeflate_decompressor;

namespace assay::git {

// Deflate cannot expand by more (RFC 1951: 258 bytes for two bits). A header that claims more than this is a lie, and
// nothing is allocated for it.
inline constexpr std::uint64_t kMostExpansion = 1032;
inline bool plausible_size(std::uint64_t size, std::uint64_t compressed) { return size / kMostExpansion <= compressed; }

// Reusable memory that is not cleared and whose capacity only grows. Not copied; no exceptions: reserve says whether
// there was memory.
class PackBuffer {
 public:
  // Room behind what was asked for, so that decoders may write whole words, and libdeflate stays in its fast loop,
  // which wants room for a longest match and some.
  static constexpr std::size_t kSlack = 320;

  PackBuffer() = default;
  PackBuffer(PackBuffer&& other) noexcept;
  PackBuffer& operator=(PackBuffer&& other) noexcept;
  PackBuffer(const PackBuffer&) = delete;
  PackBuffer& operator=(const PackBuffer&) = delete;
  ~PackBuffer();

  // Makes room for `size` bytes; what it held is lost.
  bool reserve(std::size_t size);
  void free();
  char* data() { return data_; }
  const char* data() const { return data_; }
  std::size_t capacity() const { return capacity_; }

 private:
  char* data_ = nullptr;
  std::size_t capacity_ = 0;
};

// One for each thread: its working memory (about 50 KB) is reused.
//
// Streams of a few hundred bytes with codes of their own, which commits are, go through SmallInflater. For the others
// there are two decompressors, since libdeflate keeps the tables of the fixed codes until a block has codes of its own,
// and making them again costs as much as ten small deltas: nine in ten streams of a history are a few dozen bytes with
// fixed codes.
class Inflater {
 public:
  Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) noexcept = default;
  Inflater& operator=(Inflater&&) noexcept = default;
  ~Inflater() = default;

  struct Outcome {
    std::size_t used = 0;       // bytes of `in` that the stream took
    const char* why = nullptr;  // what is wrong; nothing when all is well
  };
  // Inflates the stream at the start of `in` to exactly `size` bytes at `out`; its Adler-32 is checked.
  Outcome inflate(Bytes in, char* out, std::size_t size) { return inflate(in, in.size(), out, size, size); }
  // The same into a buffer that has been reserved for `size`. `readable`: how many bytes may be read at in.data(),
  // in.size() or more. Small streams, which most deltas are, take half the time when some bytes more can be read.
  Outcome inflate(Bytes in, std::size_t readable, PackBuffer& out, std::size_t size) {
    return inflate(in, readable, out.data(), size, out.capacity());
  }

 private:
  Outcome inflate(Bytes in, std::size_t readable, char* out, std::size_t size, std::size_t writable);
  std::size_t inflate_small(Bytes in, std::size_t readable, char* out, std::size_t size);

  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const;
  };
  std::unique_ptr<libdeflate_decompressor, Free> fixed_;
  std::unique_ptr<libdeflate_decompressor, Free> dynamic_;
  std::unique_ptr<SmallInflater> small_;
};

// The first bytes of a stream, at most `most`, however long it is: for headers. Returns how many; 0 for a bad stream.
std::size_t inflate_start(Bytes in, char* out, std::size_t most);

// CRC-32 as idx v2 holds it of every packed entry.
std::uint32_t crc32_of(Bytes bytes);

}  // namespace assay::git
