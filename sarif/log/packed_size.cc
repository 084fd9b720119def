#include "sarif/log/packed_size.h"

#include <algorithm>
#include <array>

namespace assay::sarif {

PackedSize::PackedSize() {
  constexpr int kGzip = 16 + MAX_WBITS;
  good_ = deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

PackedSize::~PackedSize() { deflateEnd(&stream_); }

void PackedSize::pack(std::string_view bytes, int flush) {
  if (!good_ || finished_) return;
  std::array<Bytef, 16384> out{};
  constexpr std::size_t kPiece = std::size_t{1} << 30;
  do {
    const std::string_view piece = bytes.substr(0, kPiece);
    bytes.remove_prefix(piece.size());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream_.avail_in = static_cast<uInt>(piece.size());
    int state = Z_OK;
    do {
      stream_.next_out = out.data();
      stream_.avail_out = static_cast<uInt>(out.size());
      state = deflate(&stream_, flush);
      bytes_ += out.size() - stream_.avail_out;
    } while (stream_.avail_out == 0);
    finished_ = state == Z_STREAM_END;
  } while (!bytes.empty());
}

}  // namespace assay::sarif
