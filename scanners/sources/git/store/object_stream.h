// Objects too large to be held, read from front to end: those that a pack or a loose file stores whole.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/loose_object.h"

namespace assay::git {

// Not synchronised. After an error nothing more can be read.
class ObjectStream {
 public:
  virtual ~ObjectStream() = default;
  virtual std::uint64_t size() const = 0;
  // Puts at most `most` bytes (at least 1) at `out` and returns how many; 0 at the end, when all of the object was read
  // and its checksum or hash is right.
  virtual Result<std::size_t> read(char* out, std::size_t most) = 0;
};

// A zlib stream, in memory of 40 KB whatever its length.
class InflateStream {
 public:
  explicit InflateStream(Bytes in);
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;
  ~InflateStream();

  // How many bytes were made; 0 at the end. Nothing for a damaged stream.
  std::optional<std::size_t> read(char* out, std::size_t most);
  std::uint64_t used() const { return used_; }

 private:
  z_stream stream_{};
  Bytes rest_;  // not given to zlib yet: it counts in 32 bits
  std::uint64_t used_ = 0;
  bool ready_ = false;
  bool ended_ = false;
};

// An entry of a pack that is no delta. `data`: its compressed bytes, no more and no less.
class PackedStream final : public ObjectStream {
 public:
  PackedStream(Bytes data, std::uint64_t size) : stream_(data), data_size_(data.size()), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read(char* out, std::size_t most) override;

 private:
  InflateStream stream_;
  std::uint64_t data_size_;
  std::uint64_t size_;
  std::uint64_t made_ = 0;
};

// A loose object's file, mapped. Its hash is checked at the end.
class LooseStream final : public ObjectStream {
 public:
  static Result<std::unique_ptr<LooseStream>> open(const std::string& folder, const ObjectId& id);
  ObjectType type() const { return header_.type; }
  std::uint64_t size() const override { return header_.size; }
  Result<std::size_t> read(char* out, std::size_t most) override;

 private:
  LooseStream(MappedFile file, const ObjectId& id);

  MappedFile file_;
  ObjectId id_;
  InflateStream stream_;
  StreamHash hash_;
  LooseHeader header_;
  std::uint64_t made_ = 0;
};

}  // namespace assay::git
