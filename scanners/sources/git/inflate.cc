#include "scanners/sources/git/inflate.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

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
  if (size <= capacity_ && data_ != nullptr) return true;
  // A quarter more, so that versions of a growing file do not ask again each time.
  const std::size_t room = std::max<std::size_t>(size + size / 4, 4096);
  free();
  data_ = static_cast<char*>(std::malloc(room));
  if (data_ == nullptr) return false;
  capacity_ = room;
  return true;
}

void Inflater::Free::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor()) {}

Inflater::Outcome Inflater::inflate(Bytes in, char* out, std::size_t size) {
  if (decompressor_ == nullptr) return {0, "out of memory"};
  Outcome outcome;
  std::size_t made = 0;
  const libdeflate_result result =
      libdeflate_zlib_decompress_ex(decompressor_.get(), in.data(), in.size(), out, size, &outcome.used, &made);
  if (result == LIBDEFLATE_INSUFFICIENT_SPACE) return {0, "it holds more bytes than its header says"};
  if (result != LIBDEFLATE_SUCCESS) return {0, "its compressed data is damaged"};
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
