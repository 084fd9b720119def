#include "scanners/sources/git/store/object_stream.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace assay::git {

namespace {

constexpr const char* kDamaged = "its compressed data is damaged";
constexpr const char* kTooMany = "it holds more bytes than its header says";
constexpr const char* kTooFew = "it holds fewer bytes than its header says";

tl::unexpected<Error> bad(std::string why) { return fail("reading a large object", {}, std::move(why)); }

}  // namespace

InflateStream::InflateStream(Bytes in) : rest_(in) { ready_ = inflateInit(&stream_) == Z_OK; }

InflateStream::~InflateStream() {
  if (ready_) inflateEnd(&stream_);
}

std::optional<std::size_t> InflateStream::read(char* out, std::size_t most) {
  if (!ready_) return std::nullopt;
  if (ended_) return 0;
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
  const std::size_t wanted = std::min(most, kMost);
  stream_.next_out = reinterpret_cast<Bytef*>(out);
  stream_.avail_out = static_cast<uInt>(wanted);
  while (stream_.avail_out != 0 && !ended_) {
    if (stream_.avail_in == 0) {
      const Bytes piece = rest_.substr(0, std::min<std::size_t>(rest_.size(), std::size_t{1} << 30));
      rest_.remove_prefix(piece.size());
      // zlib takes its input through a pointer to non-const for old compilers' sake, and does not write there.
      stream_.next_in = const_cast<Bytef*>(data_of(piece));
      stream_.avail_in = static_cast<uInt>(piece.size());
      if (piece.empty()) return std::nullopt;
    }
    const uInt before = stream_.avail_in;
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    used_ += before - stream_.avail_in;
    if (status != Z_OK && status != Z_STREAM_END) return std::nullopt;
    ended_ = status == Z_STREAM_END;
  }
  return wanted - stream_.avail_out;
}

Result<std::size_t> PackedStream::read(char* out, std::size_t most) {
  const std::optional<std::size_t> got = stream_.read(out, most);
  if (!got) return bad(kDamaged);
  made_ += *got;
  if (made_ > size_) return bad(kTooMany);
  if (*got == 0 && made_ < size_) return bad(kTooFew);
  if (*got == 0 && stream_.used() != data_size_) return bad("bytes that are no object follow it in the pack");
  return *got;
}

LooseStream::LooseStream(MappedFile file, const ObjectId& id)
    : file_(std::move(file)),
      id_(id),
      stream_(file_.bytes()),
      hash_(id.kind == HashKind::sha1 ? StreamHash::Kind::sha1 : StreamHash::Kind::sha256) {}

Result<std::unique_ptr<LooseStream>> LooseStream::open(const std::string& folder, const ObjectId& id) {
  Result<MappedFile> file = MappedFile::open(cat(folder, '/', loose_path(id)));
  if (!file) return tl::make_unexpected(file.error());
  std::unique_ptr<LooseStream> stream(new LooseStream(std::move(*file), id));
  // The header ends with a NUL, so it is read a byte at a time.
  std::string header;
  for (char c = 1; c != '\0'; header += c) {
    const std::optional<std::size_t> got = stream->stream_.read(&c, 1);
    if (!got || *got == 0 || header.size() > 64) return bad("its header is damaged");
  }
  const std::optional<LooseHeader> parsed = parse_loose_header(header);
  if (!parsed) return bad("its header is damaged");
  stream->header_ = *parsed;
  stream->hash_.add(header);
  return stream;
}

Result<std::size_t> LooseStream::read(char* out, std::size_t most) {
  const std::optional<std::size_t> got = stream_.read(out, most);
  if (!got) return bad(kDamaged);
  made_ += *got;
  if (made_ > header_.size) return bad(kTooMany);
  hash_.add({out, *got});
  if (*got != 0) return *got;
  if (made_ < header_.size) return bad(kTooFew);
  if (stream_.used() != file_.bytes().size()) return bad("its file holds more than the object");
  if (hash_.digest() != id_.view()) return bad("its content does not have the hash that names it");
  return 0;
}

}  // namespace assay::git
