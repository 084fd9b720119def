#include "scanners/sources/git/store/pack_index.h"

#include <algorithm>
#include <cstring>

#include "base/hash.h"
#include "scanners/sources/git/objects/pack_bytes.h"

namespace assay::git {

namespace {

constexpr std::size_t kFanout = 1024;
constexpr std::size_t kHeader = 8;
constexpr char kMagic[] = {'\xff', 't', 'O', 'c', 0, 0, 0, 2};
constexpr std::uint32_t kLarge = 0x80000000;

tl::unexpected<Error> bad(const std::string& path, std::string why) {
  return fail("reading the pack index", path, std::move(why), "run 'git fsck'; 'git index-pack' makes it anew");
}

void append32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

}  // namespace

Result<PackIndex> PackIndex::parse(Bytes bytes, HashKind kind, const std::string& path) {
  PackIndex index;
  index.bytes_ = bytes;
  index.kind_ = kind;
  const std::size_t width = width_of(kind);
  index.old_ = bytes.size() < 4 || std::memcmp(bytes.data(), kMagic, 4) != 0;
  const std::size_t header = index.old_ ? 0 : kHeader;
  if (bytes.size() < header + kFanout + 2 * width) return bad(path, "it is cut off");
  if (!index.old_ && std::memcmp(bytes.data(), kMagic, kHeader) != 0) {
    return bad(path, cat("version ", big32(bytes.data() + 4), " is unknown"));
  }
  for (std::size_t i = 0; i < 256; ++i) {
    index.fanout_[i] = big32(bytes.data() + header + 4 * i);
    if (i > 0 && index.fanout_[i] < index.fanout_[i - 1]) return bad(path, "its fan-out table is not in order");
  }
  index.size_ = index.fanout_[255];
  const std::uint64_t count = index.size_;
  const std::uint64_t body = bytes.size() - header - kFanout - 2 * width;
  const char* const start = bytes.data() + header + kFanout;
  if (index.old_) {
    if (body != count * (4 + width)) return bad(path, "its size does not fit the number of its objects");
    index.name_step_ = 4 + width;
    index.offsets_ = start;
    index.names_ = start + 4;
  } else {
    const std::uint64_t fixed = count * (width + 8);
    if (body < fixed || (body - fixed) % 8 != 0 || (body - fixed) / 8 > count) {
      return bad(path, "its size does not fit the number of its objects");
    }
    index.name_step_ = width;
    index.names_ = start;
    index.crcs_ = start + count * width;
    index.offsets_ = index.crcs_ + count * 4;
    index.large_ = index.offsets_ + count * 4;
    index.large_count_ = static_cast<std::uint32_t>((body - fixed) / 8);
  }
  index.pack_checksum_ = bytes.substr(bytes.size() - 2 * width, width);
  if (index.pack_checksum_.find_first_not_of('\0') == Bytes::npos) {
    index.pack_checksum_ = {};  // made by build()
    index.crcs_ = nullptr;
  }
  return index;
}

std::uint64_t PackIndex::offset(std::uint32_t position) const {
  if (old_) return big32(offsets_ + std::size_t{position} * name_step_);
  const std::uint32_t offset = big32(offsets_ + std::size_t{position} * 4);
  if ((offset & kLarge) == 0) return offset;
  const std::uint32_t large = offset & ~kLarge;
  return large < large_count_ ? big64(large_ + std::size_t{large} * 8) : ~std::uint64_t{0};
}

std::uint32_t PackIndex::crc(std::uint32_t position) const { return big32(crcs_ + std::size_t{position} * 4); }

std::optional<std::uint32_t> PackIndex::find(const char* name) const {
  auto [low, high] = range_of(static_cast<unsigned char>(name[0]));
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const int order = std::memcmp(this->name(middle), name, width_of(kind_));
    if (order == 0) return middle;
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

bool PackIndex::checksum_holds() const {
  if (pack_checksum_.empty()) return true;
  const std::size_t width = width_of(kind_);
  const Bytes covered = bytes_.substr(0, bytes_.size() - width);
  const Bytes trailer = bytes_.substr(bytes_.size() - width);
  return kind_ == HashKind::sha1 ? as_bytes(sha1(covered)) == trailer : as_bytes(sha256(covered)) == trailer;
}

std::string PackIndex::build(const std::vector<Entry>& entries, HashKind kind) {
  std::string out(kMagic, kHeader);
  std::uint32_t below = 0;
  for (unsigned byte = 0; byte < 256; ++byte) {
    while (below < entries.size() && static_cast<unsigned char>(entries[below].name[0]) <= byte) ++below;
    append32(out, below);
  }
  for (const Entry& entry : entries) out += entry.name;
  out.append(entries.size() * 4, '\0');
  std::vector<std::uint64_t> large;
  for (const Entry& entry : entries) {
    if (entry.offset < kLarge) {
      append32(out, static_cast<std::uint32_t>(entry.offset));
    } else {
      append32(out, kLarge | static_cast<std::uint32_t>(large.size()));
      large.push_back(entry.offset);
    }
  }
  for (const std::uint64_t offset : large) {
    append32(out, static_cast<std::uint32_t>(offset >> 32));
    append32(out, static_cast<std::uint32_t>(offset));
  }
  out.append(2 * width_of(kind), '\0');
  return out;
}

}  // namespace assay::git
