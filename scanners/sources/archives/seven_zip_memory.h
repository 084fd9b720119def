// The header of a 7z archive, and what reading the archive would hold in memory. libarchive allocates whatever
// dictionary a header asks for, up to 4 GiB, so it is looked up before (7-Zip, DOC/7zFormat.txt).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

// The largest dictionary or model that any method in the header `bytes` asks for. Coders are found by their ids
// wherever they stand, so it may be told too much, never too little.
std::uint64_t seven_zip_header_memory(Bytes header);

// The same of a whole archive, whose header may be packed by itself. Nothing: the header cannot be read, or would need
// more than `most` bytes.
std::optional<std::uint64_t> seven_zip_memory(RandomReader& bytes, std::uint64_t most);

// [begin, end) of a file.
struct ByteSpan {
  std::uint64_t begin = 0, end = 0;
};

inline constexpr std::size_t kSevenZipStart = 32;  // bytes before all that the header gives places of

// How a header is packed: by one method. 7-Zip takes LZMA; others take what they take for the members.
struct PackedSevenZipHeader {
  enum class Method : std::uint8_t { copy, lzma, lzma2, bzip2, deflate };
  Method method = Method::copy;
  std::uint64_t at = 0, packed = 0, unpacked = 0;
  Bytes id, properties;  // of the method; in the header's bytes
};

struct SevenZipHeader {
  std::uint64_t at = 0;  // in the file
  std::vector<char> scratch;
  Bytes stored;                             // as it stands there
  std::optional<PackedSevenZipHeader> how;  // it is packed
  std::string inner;                        // and unpacked; empty where it is not packed
  bool too_much = false;                    // unpacking it would take more than may be held
};

// False: it cannot be read, or would need more than `most` bytes.
bool read_seven_zip_header(RandomReader& bytes, std::uint64_t most, SevenZipHeader& out);

}  // namespace assay::archives
