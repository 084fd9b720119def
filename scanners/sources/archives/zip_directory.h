// The central directory of a zip archive (APPNOTE.TXT 6.3.10), and the headers before members.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

struct ZipHeader {
  Bytes name, extra, comment;  // in the bytes that were parsed
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint16_t needs = 0;     // the version of the format, ten times, in the lower byte
  std::uint16_t disk = 0;      // of the directory only: 0 is the first of the archive's files
  std::uint16_t made_by = 0;   // the system in the upper byte: 3 is Unix. Of the directory only, like `external`
  std::uint32_t external = 0;  // attributes; of Unix, the mode in the upper 16 bits
  std::uint32_t time = 0;      // MS-DOS date in the upper 16 bits, time in the lower ones
  std::uint32_t crc = 0;
  std::uint64_t packed = 0;    // bytes stored
  std::uint64_t unpacked = 0;  // bytes that they give
  std::uint64_t offset = 0;    // of the local header in the file
  std::size_t header_bytes = 0;

  bool encrypted() const { return (flags & 0x41U) != 0; }
  bool sizes_follow() const { return (flags & 0x08U) != 0; }  // behind the data, in a descriptor
};

inline constexpr std::size_t kZipLocalBytes = 30;

// Whether the header before a member's data tells the sizes of the directory's. Where sizes follow the data each may be
// left out, as 0, by itself: libarchive and Info-ZIP write the unpacked size, which they know, and not the packed one.
inline bool same_sizes(const ZipHeader& local, const ZipHeader& listed) {
  const auto same = [&](std::uint64_t here, std::uint64_t there) {
    return here == there || (here == 0 && local.sizes_follow());
  };
  return same(local.packed, listed.packed) && same(local.unpacked, listed.unpacked);
}

// The local header that `bytes` begins with; false when it does not, or is cut off.
bool parse_zip_local(Bytes bytes, ZipHeader& header);

struct ZipDirectory {
  std::vector<char> bytes;  // what the entries refer to
  std::vector<ZipHeader> entries;
  std::uint64_t begin = 0;       // of the directory in the file
  std::uint64_t said_begin = 0;  // where the record at the end says that it begins
  std::uint64_t end = 0;         // behind the directory: where the first record of the end begins
  std::uint64_t record = 0;      // the plain record at the end
  std::uint64_t after = 0;       // behind it and its comment
  std::uint64_t said_entries = 0, said_size = 0;
  std::size_t comment_bytes = 0;
  bool wide = false;               // there is a 64-bit record
  bool two_ends = false;           // and the plain one says something else, where it says anything
  bool two_counts = false;         // not all entries are said to be in this file of the archive
  std::uint64_t listed_bytes = 0;  // of the directory that are entries
  std::string problem;             // something of it could not be read; may be empty
  bool found = false;
};

// most_bytes, most_entries: what may be held.
Result<ZipDirectory> read_zip_directory(RandomReader& file, std::uint64_t most_bytes, std::uint64_t most_entries);

// Whether an extra field holds more than times, owners and sizes as zip programs write them.
bool is_unusual_extra(Bytes extra);

}  // namespace assay::archives
