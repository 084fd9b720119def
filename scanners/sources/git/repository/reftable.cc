#include "scanners/sources/git/repository/reftable.h"

#include <zlib.h>

#include <algorithm>

#include "base/strings.h"

namespace assay::git {

namespace {

constexpr std::size_t kMostBlock = std::size_t{16} << 20;  // three bytes hold a block's length

std::uint64_t big_endian(Bytes bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// Reads forward through a block's records; `ok` turns false at the first byte that is not there.
struct Cursor {
  Bytes left;
  bool ok = true;

  Bytes take(std::size_t size) {
    if (size > left.size()) {
      ok = false;
      left = {};
      return {};
    }
    const Bytes out = left.substr(0, size);
    left.remove_prefix(size);
    return out;
  }
  std::uint64_t number(std::size_t size) { return big_endian(take(size)); }
  // The offset encoding of pack files: each further byte adds one before it shifts.
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int i = 0; i < 10; ++i) {
      const Bytes byte = take(1);
      if (!ok) return 0;
      const auto bits = static_cast<unsigned char>(byte[0]);
      value = (i == 0 ? 0 : (value + 1) << 7) | (bits & 0x7f);
      if ((bits & 0x80) == 0) return value;
    }
    ok = false;
    return 0;
  }
  Bytes counted() { return take(static_cast<std::size_t>(std::min<std::uint64_t>(varint(), SIZE_MAX))); }
  ObjectId id(HashKind kind) {
    const Bytes bytes = take(width_of(kind));
    return ok ? ObjectId::from_bytes(bytes.data(), kind) : ObjectId{};
  }
};

// The next record's key, which shares a prefix with the one before, and the three bits of its type.
bool next_key(Cursor& at, std::string& key, unsigned& type) {
  const std::uint64_t prefix = at.varint();
  const std::uint64_t suffix_and_type = at.varint();
  if (!at.ok || prefix > key.size()) return false;
  type = static_cast<unsigned>(suffix_and_type & 7);
  const Bytes suffix = at.take(static_cast<std::size_t>(suffix_and_type >> 3));
  key.resize(static_cast<std::size_t>(prefix));
  key += suffix;
  return at.ok;
}

// Inflates a log block's body to exactly `size` bytes; `used` is how many of `packed` it took.
bool inflate_block(Bytes packed, std::size_t size, std::string& out, std::size_t& used) {
  out.resize(size);
  z_stream stream{};
  if (::inflateInit(&stream) != Z_OK) return false;
  stream.next_in = const_cast<Bytef*>(data_of(packed));  // NOLINT: zlib does not write to it
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), UINT32_MAX));
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(size);
  const int status = ::inflate(&stream, Z_FINISH);
  used = stream.total_in;
  const bool whole = status == Z_STREAM_END && stream.total_out == size;
  ::inflateEnd(&stream);
  return whole;
}

}  // namespace

tl::unexpected<Error> Reftable::bad(std::string why) const {
  return fail("reading the reftable", printable(file_), std::move(why), "run 'git refs verify'");
}

Result<Reftable> Reftable::open(std::string bytes, HashKind kind, const std::string& file) {
  Reftable table;
  table.bytes_ = std::move(bytes);
  table.file_ = file;
  table.kind_ = kind;
  const Bytes all = table.bytes_;
  if (all.size() < 24 || !all.starts_with("REFT")) return table.bad("it does not begin as a reftable");
  const int version = static_cast<unsigned char>(all[4]);
  if (version != 1 && version != 2) return table.bad(cat("version ", version, " is not known"));
  table.header_size_ = version == 1 ? 24 : 28;
  const std::size_t footer_size = table.header_size_ + 44;
  if (all.size() < table.header_size_ + footer_size) {
    // A table without a record is a header and a footer.
    return table.bad("it is cut off");
  }
  table.footer_at_ = all.size() - footer_size;
  const Bytes footer = all.substr(table.footer_at_);
  if (footer.substr(0, table.header_size_) != all.substr(0, table.header_size_)) {
    return table.bad("header and footer differ");
  }
  const Bytes checked = footer.substr(0, footer_size - 4);
  if (::crc32(0, data_of(checked), static_cast<uInt>(checked.size())) != big_endian(footer.substr(footer_size - 4))) {
    return table.bad("its footer has a wrong checksum");
  }
  const HashKind stored = version == 2 && all.substr(24, 4) == "s256" ? HashKind::sha256 : HashKind::sha1;
  if (stored != kind) return table.bad("its object ids are of another kind than the repository's");

  table.block_size_ = static_cast<std::size_t>(big_endian(all.substr(5, 3)));
  table.min_update_index_ = big_endian(all.substr(8, 8));
  table.max_update_index_ = big_endian(all.substr(16, 8));
  const auto position = [&](std::size_t index) { return big_endian(footer.substr(table.header_size_ + 8 * index, 8)); };
  const std::uint64_t ref_index = position(0);
  const std::uint64_t objects = position(1) >> 5;
  const std::uint64_t log = position(3);
  const std::uint64_t log_index = position(4);
  for (const std::uint64_t offset : {ref_index, objects, log, log_index}) {
    if (offset > table.footer_at_) return table.bad("a section lies outside the file");
  }
  table.ref_end_ = table.footer_at_;
  for (const std::uint64_t offset : {ref_index, objects, log}) {
    if (offset != 0) table.ref_end_ = std::min(table.ref_end_, static_cast<std::size_t>(offset));
  }
  const bool only_logs = table.header_size_ < table.footer_at_ && all[table.header_size_] == 'g';
  table.log_at_ = static_cast<std::size_t>(log);
  table.log_end_ = log != 0 || only_logs ? table.footer_at_ : 0;
  if (log_index > log) table.log_end_ = static_cast<std::size_t>(log_index);
  if (only_logs) table.ref_end_ = 0;
  return table;
}

// Walks the blocks of one type from begin to end and hands out the records of each, without the restart table.
Status Reftable::blocks(char type, std::size_t begin, std::size_t end,
                        const std::function<Result<bool>(Bytes records)>& visit) const {
  const Bytes all = bytes_;
  std::string inflated;
  if (begin == 0 && end <= header_size_) return {};
  for (std::size_t at = begin; at < end;) {
    // The first block shares its bytes with the file's header, and its length counts them.
    const std::size_t header = at == 0 ? header_size_ : 0;
    if (end - at < header + 4) {
      if (all.substr(at, end - at).find_first_not_of('\0') == Bytes::npos) return {};
      return bad("a block is cut off");
    }
    if (all[at + header] != type) return {};
    const auto size = static_cast<std::size_t>(big_endian(all.substr(at + header + 1, 3)));
    if (size < header + 4 + 2 || size > kMostBlock) return bad("a block has a wrong length");

    Bytes body;  // what follows the four bytes of the block's own header
    std::size_t next = 0;
    if (type == 'g') {
      std::size_t used = 0;
      if (!inflate_block(all.substr(at + header + 4, end - at - header - 4), size - header - 4, inflated, used)) {
        return bad("a log block cannot be decompressed");
      }
      body = inflated;
      next = at + header + 4 + used;
    } else {
      if (size > end - at) return bad("a block reaches beyond its section");
      body = all.substr(at + header + 4, size - header - 4);
      next = at + size;
      // Padded with zeros up to the block size, unless the next block follows at once.
      if (block_size_ > size && next < end && all[next] == '\0') next = at + block_size_;
    }
    const auto restarts = static_cast<std::size_t>(big_endian(body.substr(body.size() - 2)));
    if (restarts * 3 + 2 > body.size()) return bad("a block's restart table is too long");
    const Result<bool> more = visit(body.substr(0, body.size() - 2 - 3 * restarts));
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return {};
    at = next;
  }
  return {};
}

Status Reftable::refs(const std::function<bool(ReftableRef&&)>& visit) const {
  return blocks('r', 0, ref_end_, [&](Bytes records) -> Result<bool> {
    Cursor at{records};
    std::string key;
    while (!at.left.empty()) {
      unsigned type = 0;
      ReftableRef ref;
      if (!next_key(at, key, type)) return bad("a ref record is cut off");
      ref.name = key;
      ref.update_index = min_update_index_ + at.varint();
      if (type > 3) return bad("a ref record has an unknown type");
      ref.value = static_cast<ReftableValue>(type);
      if (type == 1 || type == 2) ref.id = at.id(kind_);
      if (type == 2) ref.peeled = at.id(kind_);
      if (type == 3) ref.target = at.counted();
      if (!at.ok) return bad("a ref record is cut off");
      if (!visit(std::move(ref))) return false;
    }
    return true;
  });
}

Status Reftable::logs(const std::function<bool(ReftableLog&&)>& visit) const {
  return blocks('g', log_at_, log_end_, [&](Bytes records) -> Result<bool> {
    Cursor at{records};
    std::string key;
    while (!at.left.empty()) {
      unsigned type = 0;
      ReftableLog log;
      if (!next_key(at, key, type)) return bad("a log record is cut off");
      // The key is the name, a zero byte and the update index subtracted from the largest number.
      if (key.size() < 10 || key[key.size() - 9] != '\0') return bad("a log record has a malformed key");
      log.name = key.substr(0, key.size() - 9);
      log.update_index = ~big_endian(Bytes(key).substr(key.size() - 8));
      if (type > 1) return bad("a log record has an unknown type");
      log.deleted = type == 0;
      if (!log.deleted) {
        log.entry.before = at.id(kind_);
        log.entry.after = at.id(kind_);
        at.counted();  // name
        at.counted();  // e-mail
        log.entry.time = static_cast<std::int64_t>(at.varint());
        at.take(2);  // time zone
        log.entry.message = at.counted();
        while (log.entry.message.ends_with('\n')) log.entry.message.pop_back();
      }
      if (!at.ok) return bad("a log record is cut off");
      if (!visit(std::move(log))) return false;
    }
    return true;
  });
}

}  // namespace assay::git
