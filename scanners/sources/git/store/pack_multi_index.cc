#include "scanners/sources/git/store/pack_multi_index.h"

#include <array>

#include "base/hash.h"
#include "scanners/sources/git/objects/pack_bytes.h"

namespace assay::git {

namespace {

constexpr std::size_t kHeader = 12;
constexpr std::size_t kChunkRow = 12;
constexpr std::size_t kFanout = 1024;
constexpr std::uint32_t kLarge = 0x80000000;

tl::unexpected<Error> bad(const std::string& path, std::string why) {
  return fail("reading the multi-pack-index", path, std::move(why), "run 'git multi-pack-index verify'");
}

struct Chunks {
  Bytes packs, fanout, names, offsets, large;
};

// The chunk table gives each chunk's start; its end is where the next one starts.
const char* find_chunks(Bytes bytes, std::size_t count, std::size_t width, Chunks& chunks) {
  const std::size_t data = kHeader + (count + 1) * kChunkRow;
  if (bytes.size() < data + width) return "it is cut off";
  const std::uint64_t end_of_data = bytes.size() - width;
  for (std::size_t i = 0; i < count; ++i) {
    const char* const row = bytes.data() + kHeader + i * kChunkRow;
    const std::uint64_t from = big64(row + 4);
    const std::uint64_t to = big64(row + kChunkRow + 4);
    if (from < data || to < from || to > end_of_data) return "its chunk table points outside of the file";
    const Bytes chunk = bytes.substr(from, to - from);
    const std::string_view name(row, 4);
    if (name == "PNAM") chunks.packs = chunk;
    if (name == "OIDF") chunks.fanout = chunk;
    if (name == "OIDL") chunks.names = chunk;
    if (name == "OOFF") chunks.offsets = chunk;
    if (name == "LOFF") chunks.large = chunk;
  }
  return nullptr;
}

}  // namespace

Result<MultiPackIndex> MultiPackIndex::parse(Bytes bytes, HashKind kind, const std::string& path) {
  const std::size_t width = width_of(kind);
  if (bytes.size() < kHeader + kChunkRow + width) return bad(path, "it is cut off");
  if (bytes.substr(0, 4) != "MIDX") return bad(path, "it is not a multi-pack-index");
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  if (byte(4) != 1 && byte(4) != 2) return bad(path, cat("version ", unsigned{byte(4)}, " is unknown"));
  if (byte(5) != (kind == HashKind::sha1 ? 1 : 2)) return bad(path, "it is for another kind of object names");
  Chunks chunks;
  if (const char* why = find_chunks(bytes, byte(6), width, chunks)) return bad(path, why);

  MultiPackIndex index;
  index.bytes_ = bytes;
  index.path_ = path;
  index.kind_ = kind;
  if (chunks.fanout.size() != kFanout) return bad(path, "its fan-out table has the wrong size");
  for (std::size_t i = 0; i < 256; ++i) {
    const std::uint32_t here = big32(chunks.fanout.data() + 4 * i);
    if (here < index.size_) return bad(path, "its fan-out table is not in order");
    index.size_ = here;
  }
  if (chunks.names.size() != index.size_ * width || chunks.offsets.size() != std::uint64_t{index.size_} * 8) {
    return bad(path, "its size does not fit the number of its objects");
  }
  index.names_ = chunks.names;
  index.offsets_ = chunks.offsets;
  index.large_ = chunks.large;

  const std::uint32_t packs = big32(bytes.data() + 8);
  Bytes rest = chunks.packs;
  for (std::uint32_t i = 0; i < packs; ++i) {
    const std::size_t end = rest.find('\0');
    if (end == Bytes::npos || end == 0) return bad(path, "its list of packs is cut off");
    index.pack_names_.emplace_back(rest.substr(0, end));
    if (index.pack_names_.back().find('/') != std::string::npos) return bad(path, "it names a pack outside its folder");
    rest.remove_prefix(end + 1);
  }
  return index;
}

bool MultiPackIndex::checksum_holds() const {
  const Bytes covered = bytes_.substr(0, bytes_.size() - width_of(kind_));
  const Bytes trailer = bytes_.substr(covered.size());
  return kind_ == HashKind::sha1 ? as_bytes(sha1(covered)) == trailer : as_bytes(sha256(covered)) == trailer;
}

Result<std::vector<PackIndex::Entry>> MultiPackIndex::entries_of(std::uint32_t pack) const {
  const std::size_t width = width_of(kind_);
  std::vector<PackIndex::Entry> entries;
  for (std::uint32_t i = 0; i < size_; ++i) {
    const char* const row = offsets_.data() + std::size_t{i} * 8;
    if (big32(row) != pack) continue;
    std::uint64_t offset = big32(row + 4);
    if (!large_.empty() && (offset & kLarge) != 0) {
      const std::uint64_t large = offset & ~std::uint64_t{kLarge};
      if (large >= large_.size() / 8) return bad(path_, "an offset is not in its table");
      offset = big64(large_.data() + large * 8);
    }
    entries.push_back({std::string(names_.substr(i * width, width)), offset});
    const std::size_t count = entries.size();
    if (count > 1 && entries[count - 2].name >= entries[count - 1].name)
      return bad(path_, "its names are not in order");
  }
  return entries;
}

}  // namespace assay::git
