// For tests of InflateStream: data in parts of any size, and zlib beside it.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <string>

#include "scanners/sources/archives/inflate_stream.h"

namespace assay::archives {

inline constexpr std::size_t kNoLimit = std::string::npos;

struct Inflated {
  std::string text;  // cut off at the limit
  std::size_t taken = 0;
  Codec::Outcome outcome = Codec::Outcome::more;  // more: the data ends before, or the limit was reached
  std::string why;
};

inline Inflated inflate_in_parts(Bytes packed, std::size_t in, std::size_t out, std::size_t limit = kNoLimit,
                                 DeflateKind kind = DeflateKind::deflate) {
  InflateStream stream(kind);
  stream.begin();
  Inflated all;
  std::string room(out, '\0');
  for (;;) {
    const Codec::Step step = stream.run(packed.substr(all.taken, in), room);
    all.text.append(room, 0, step.made);
    all.taken += step.taken;
    all.outcome = step.outcome;
    all.why = step.why;
    if (step.outcome != Codec::Outcome::more || (step.made == 0 && step.taken == 0) || all.text.size() >= limit) break;
  }
  if (all.text.size() >= limit) {
    all.text.resize(limit);
    all.outcome = Codec::Outcome::more;
  }
  return all;
}

inline Inflated inflate_by_zlib(Bytes packed, std::size_t limit) {
  z_stream stream{};
  inflateInit2(&stream, -MAX_WBITS);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  Inflated all;
  std::string room(std::size_t{64} << 10, '\0');
  int result = Z_OK;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    result = inflate(&stream, Z_NO_FLUSH);
    all.text.append(room, 0, room.size() - stream.avail_out);
  } while (result == Z_OK && all.text.size() < limit);
  all.taken = packed.size() - stream.avail_in;
  inflateEnd(&stream);
  if (all.text.size() >= limit) {
    all.text.resize(limit);
  } else if (result == Z_STREAM_END) {
    all.outcome = Codec::Outcome::end;
  } else if (result != Z_OK && result != Z_BUF_ERROR) {
    all.outcome = Codec::Outcome::failed;
  }
  return all;
}

inline std::string packed_by_zlib(Bytes text, int level, int strategy) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, strategy);
  std::string out(deflateBound(&stream, text.size()) + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace assay::archives
