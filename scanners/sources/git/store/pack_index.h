// The index of a pack (gitformat-pack(5)), versions 1 and 2: names in order, offsets in the pack, CRCs of the entries.
//
// parse checks the form (sizes, fan-out); what one name or offset says is checked by whoever uses it. Immutable.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

class PackIndex {
 public:
  // `bytes` must outlive the index. `path` is for the error.
  static Result<PackIndex> parse(Bytes bytes, HashKind kind, const std::string& path);

  std::uint32_t size() const { return size_; }
  // Position < size().
  const char* name(std::uint32_t position) const { return names_ + std::size_t{position} * name_step_; }
  // From one name to the next, in bytes.
  std::size_t name_step() const { return name_step_; }
  // ~0 for an offset that the index does not hold.
  std::uint64_t offset(std::uint32_t position) const;
  bool has_crc() const { return crcs_ != nullptr; }
  std::uint32_t crc(std::uint32_t position) const;
  // Has it fetched from memory, for a crc() soon; nothing happens without CRCs (version 1).
  void fetch_crc(std::uint32_t position) const {
    if (has_crc()) __builtin_prefetch(crcs_ + std::size_t{position} * 4);
  }

  // `name` has width_of(kind) bytes.
  std::optional<std::uint32_t> find(const char* name) const;
  // Positions whose first byte is `byte`.
  std::pair<std::uint32_t, std::uint32_t> range_of(unsigned byte) const {
    return {byte == 0 ? 0 : fanout_[byte - 1], fanout_[byte]};
  }

  // The checksum at the end of the pack that this index is for; empty when it is not known.
  Bytes pack_checksum() const { return pack_checksum_; }
  // Whether the file's own checksum is right: reads all of it.
  bool checksum_holds() const;

  // Builds the bytes of an index, version 2, without checksums or CRCs. `entries` are sorted by name.
  struct Entry {
    std::string name;
    std::uint64_t offset = 0;
  };
  static std::string build(const std::vector<Entry>& entries, HashKind kind);

 private:
  Bytes bytes_;
  HashKind kind_ = HashKind::sha1;
  std::uint32_t size_ = 0;
  std::array<std::uint32_t, 256> fanout_{};
  std::size_t name_step_ = 0;
  const char* names_ = nullptr;
  const char* offsets_ = nullptr;
  const char* crcs_ = nullptr;
  const char* large_ = nullptr;  // offsets of 64 bits
  std::uint32_t large_count_ = 0;
  bool old_ = false;  // version 1
  Bytes pack_checksum_;
};

}  // namespace assay::git
