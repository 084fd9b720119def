// What reading a 7z archive would hold in memory, and where its packed data lies. libarchive allocates whatever
// dictionary a header asks for, up to 4 GiB, so it is looked up before (7-Zip, DOC/7zFormat.txt).
#pragma once

#include <cstdint>
#include <optional>
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

// Where a whole archive has packed data and headers, in no order: bytes that lie nowhere in these belong to no member.
// Nothing: as above.
std::optional<std::vector<ByteSpan>> seven_zip_data(RandomReader& bytes, std::uint64_t most);

}  // namespace assay::archives
