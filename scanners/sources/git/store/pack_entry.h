// The header of one entry of a pack (gitformat-pack(5)): type, size, and what a delta's base is.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

enum class EntryKind : std::uint8_t { commit = 1, tree = 2, blob = 3, tag = 4, ofs_delta = 6, ref_delta = 7 };

struct EntryHeader {
  EntryKind kind = EntryKind::blob;
  std::uint64_t size = 0;           // inflated: of the object, or of the delta
  std::size_t header = 0;           // bytes of this header: the compressed data follows
  std::uint64_t base_offset = 0;    // ofs_delta: in the same pack, before this entry
  const char* base_name = nullptr;  // ref_delta: raw name, points into the entry

  bool delta() const { return kind == EntryKind::ofs_delta || kind == EntryKind::ref_delta; }
};

// `entry` begins at `offset` of its pack and ends where the next one begins. Returns what is wrong, or nothing.
const char* parse_entry_header(Bytes entry, std::uint64_t offset, HashKind kind, EntryHeader& header);

}  // namespace assay::git
