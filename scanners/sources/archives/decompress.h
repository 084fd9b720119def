// Streams of compressed bytes: gzip, bzip2, xz, lzma, Zstandard, LZ4. Several one behind another are one, as their
// command-line tools have it; checksums are verified.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/container.h"
#include "scanners/sources/archives/budget.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

// One decompression library. What it allocates is taken from the budget's memory.
class Codec {
 public:
  enum class Outcome : std::uint8_t { more, end, failed };
  struct Step {
    Outcome outcome = Outcome::more;
    std::size_t taken = 0;  // bytes of the input
    std::size_t made = 0;   // bytes of the output
    std::string why;        // when failed
  };
  virtual ~Codec() = default;
  virtual Step run(Bytes in, std::span<char> out) = 0;
  virtual bool begin() = 0;  // a further stream
};

// Null where the kind is none of these (compress and lzip are left to the library's reader).
std::unique_ptr<Codec> codec_of(ContainerKind kind, Budget& budget);

// What stands before these fields in it.
inline constexpr std::size_t kGzipFixedBytes = 10;

// How long a gzip header is (RFC 1952 §2.3) that has more than the fields of fixed length; else 0. Beyond `head` when
// it does not end there.
std::uint64_t gzip_extra_bytes(Bytes head);

// The whole of gzip data that is one stream and gives at most `most` bytes, by libdeflate, which is faster still.
// Nothing: it is not like that, damaged, or there is no memory for it; `memory` holds what it takes.
std::optional<std::string> gunzip_at_once(RandomReader& bytes, std::uint64_t most, Memory& memory);

// A raw deflate stream (RFC 1951), which is no container.
std::unique_ptr<Codec> deflate_codec();
std::unique_ptr<Codec> deflate64_codec();  // method 9 of zip archives

class Decompressor final : public ByteReader {
 public:
  // Sees bytes of the input that give none of the output, and their offset: a gzip header's name, comment and extra
  // field, Zstandard's skippable frames. `whole`: whether those are all of them.
  using Extra = std::function<void(Bytes text, std::uint64_t offset, bool whole)>;

  // kind none: one stream, nothing is looked for behind it. All are borrowed.
  Decompressor(std::unique_ptr<Codec> codec, ContainerKind kind, ByteReader& input, Budget& budget, Extra extra = {});
  Result<std::size_t> read(std::span<char> buffer) override;

  // Once the end was read: what stands behind it in the input (zeros are padding).
  bool has_rest() const { return has_rest_; }
  Bytes rest_head() const { return in_; }
  std::uint64_t taken() const { return taken_; }  // bytes of the input that were unpacked

 private:
  bool refill();
  void begin();
  void at_end();

  std::unique_ptr<Codec> codec_;
  ContainerKind kind_;
  ByteReader& input_;
  Budget& budget_;
  Extra extra_;
  std::vector<char> buffer_;
  Bytes in_;
  bool input_ended_ = false;
  bool begun_ = false;
  bool ended_ = false;
  bool has_rest_ = false;
  std::uint64_t taken_ = 0;
  Status status_{};
};

}  // namespace assay::archives
