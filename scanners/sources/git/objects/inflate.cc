#include "scanners/sources/git/objects/inflate.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include "scanners/sources/git/objects/pack_bytes.h"

namespace assay::git {

PackBuffer::PackBuffer(PackBuffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), capacity_(std::exchange(other.capacity_, 0)) {}

PackBuffer& PackBuffer::operator=(PackBuffer&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(capacity_, other.capacity_);
  return *this;
}

PackBuffer::~PackBuffer() { std::free(data_); }

void PackBuffer::free() {
  std::free(data_);
  data_ = nullptr;
  capacity_ = 0;
}

bool PackBuffer::reserve(std::size_t size) {
  if (data_ != nullptr && size + kSlack <= capacity_) return true;
  // A quarter more, so that versions of a growing file do not ask again each time.
  const std::size_t room = std::max<std::size_t>(size + size / 4 + kSlack, 4096);
  free();
  data_ = static_cast<char*>(std::malloc(room));
  if (data_ == nullptr) return false;
  capacity_ = room;
  return true;
}

void Inflater::Free::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

namespace {

constexpr std::size_t kZlibHeader = 2;
constexpr std::size_t kZlibTrailer = 4;

// RFC 1951, 3.2.3: the type of a stream's first block.
enum class BlockType : unsigned { stored = 0, fixed = 1, dynamic = 2, unknown = 3 };
BlockType first_block(Bytes in) {
  if (in.size() <= kZlibHeader) return BlockType::unknown;
  return static_cast<BlockType>(data_of(in)[kZlibHeader] >> 1 & 3);
}

// RFC 1950, 2.2: deflate, no preset dictionary, and a sum that is a multiple of 31.
bool is_zlib_header(const unsigned char* bytes) {
  return (bytes[0] & 0x8f) == 0x08 && (bytes[1] & 0x20) == 0 && (bytes[0] << 8 | bytes[1]) % 31 == 0;
}

bool adler_holds(const void* made, std::size_t size, const char* trailer) {
  return libdeflate_adler32(1, made, size) == big32(trailer);
}

// A stream of one stored block: what deltas of trees mostly are, since hashes cannot be compressed. Returns the bytes
// of the stream, or 0 when it is anything else, sound or not.
std::size_t copy_stored(Bytes in, char* out, std::size_t size) {
  constexpr std::size_t kStart = kZlibHeader + 5;
  if (size > 0xffff || in.size() < kStart + size + kZlibTrailer) return 0;
  const unsigned char* const bytes = data_of(in);
  const std::size_t length = bytes[3] | static_cast<std::size_t>(bytes[4]) << 8;
  const std::size_t inverse = bytes[5] | static_cast<std::size_t>(bytes[6]) << 8;
  if (!is_zlib_header(bytes) || (bytes[2] & 7) != 1 || length != size || (length ^ inverse) != 0xffff) return 0;
  if (!adler_holds(bytes + kStart, size, in.data() + kStart + size)) return 0;
  std::memcpy(out, bytes + kStart, size);
  return kStart + size + kZlibTrailer;
}

}  // namespace

Inflater::Inflater()
    : fixed_(libdeflate_alloc_decompressor()),
      dynamic_(libdeflate_alloc_decompressor()),
      small_(std::make_unique<SmallInflater>()) {}

// Returns the bytes of the stream, or 0 when libdeflate has to tell.
std::size_t Inflater::inflate_small(Bytes in, std::size_t readable, char* out, std::size_t size) {
  if (in.size() < kZlibHeader + kZlibTrailer || !is_zlib_header(data_of(in))) return 0;
  const std::size_t most = in.size() - kZlibHeader - kZlibTrailer;
  const std::size_t used = small_->inflate(data_of(in) + kZlibHeader, readable - kZlibHeader, most,
                                           reinterpret_cast<unsigned char*>(out), size);
  if (used == 0 || !adler_holds(out, size, in.data() + kZlibHeader + used)) return 0;
  return kZlibHeader + used + kZlibTrailer;
}

Inflater::Outcome Inflater::inflate(Bytes in, std::size_t readable, char* out, std::size_t size, std::size_t writable) {
  if (fixed_ == nullptr || dynamic_ == nullptr) return {0, "out of memory"};
  const BlockType block = first_block(in);
  Outcome outcome;
  if (block == BlockType::stored) {
    outcome.used = copy_stored(in, out, size);
    if (outcome.used != 0) return outcome;
  }
  if (block == BlockType::dynamic && size <= SmallInflater::kMost && writable >= size + SmallInflater::kOutSlack) {
    outcome.used = inflate_small(in, readable, out, size);
    if (outcome.used != 0) return outcome;
  }
  libdeflate_decompressor* const decompressor = (block == BlockType::fixed ? fixed_ : dynamic_).get();
  std::size_t made = 0;
  const libdeflate_result result =
      libdeflate_zlib_decompress_ex(decompressor, in.data(), readable, out, writable, &outcome.used, &made);
  if (result == LIBDEFLATE_INSUFFICIENT_SPACE || (result == LIBDEFLATE_SUCCESS && made > size)) {
    return {0, "it holds more bytes than its header says"};
  }
  if (result != LIBDEFLATE_SUCCESS) return {0, "its compressed data is damaged"};
  if (outcome.used > in.size()) return {0, "its compressed data is damaged"};
  if (made != size) return {0, "it holds fewer bytes than its header says"};
  return outcome;
}

std::size_t inflate_start(Bytes in, char* out, std::size_t most) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return 0;
  // zlib takes its input through a pointer to non-const for old compilers' sake, and does not write there.
  stream.next_in = const_cast<Bytef*>(data_of(in));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(in.size(), std::numeric_limits<uInt>::max()));
  stream.next_out = reinterpret_cast<Bytef*>(out);
  stream.avail_out = static_cast<uInt>(std::min<std::size_t>(most, std::numeric_limits<uInt>::max()));
  const int status = ::inflate(&stream, Z_SYNC_FLUSH);
  const std::size_t made = static_cast<std::size_t>(stream.total_out);
  inflateEnd(&stream);
  return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR ? made : 0;
}

std::uint32_t crc32_of(Bytes bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

}  // namespace assay::git
