// Fuzzes the index reader. The first byte chooses the hash and whether the input is an index, or an index and the
// shared part of a split one. The checksum is put right, or nothing would come past it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "scanners/sources/git/repository/index_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::git;
  if (size < 3) return 0;
  const HashKind kind = (data[0] & 1) != 0 ? HashKind::sha256 : HashKind::sha1;
  const std::string no_checksum(width_of(kind), '\0');
  const std::string_view text(reinterpret_cast<const char*>(data + 3), size - 3);
  const std::size_t cut = (data[0] & 2) != 0 ? text.size() * data[1] / 256 : text.size();
  const std::string own = std::string(text.substr(0, cut)) + no_checksum;
  const std::string shared = std::string(text.substr(cut)) + no_checksum;
  const auto read_shared = [&](const std::string&) -> assay::Result<std::string> { return shared; };
  const assay::Result<IndexFile> index = IndexFile::parse(own, kind, "index", read_shared);
  std::size_t sum = 0;
  if (index) {
    for (const IndexEntry& entry : index->entries()) sum += entry.path.size() + entry.id.bytes[0];
  }
  return sum == SIZE_MAX ? 1 : 0;
}
