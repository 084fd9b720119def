// Fuzzes the reftable reader. The footer's copy of the header and its CRC are put right, or nothing would come past
// them.
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "scanners/sources/git/repository/reftable.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::git;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const bool second = size > 4 && bytes[4] == 2;
  const std::size_t header = second ? 28 : 24;
  if (bytes.size() >= 2 * header + 44) {
    const std::size_t footer = bytes.size() - header - 44;
    bytes.replace(footer, header, bytes, 0, header);
    const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data()) + footer;
    const unsigned long crc = ::crc32(0, begin, static_cast<uInt>(header + 40));
    for (int i = 0; i < 4; ++i)
      bytes[bytes.size() - 4 + static_cast<std::size_t>(i)] = static_cast<char>(crc >> (24 - 8 * i));
  }
  for (const HashKind kind : {HashKind::sha1, HashKind::sha256}) {
    const assay::Result<Reftable> table = Reftable::open(bytes, kind, "table");
    if (!table) continue;
    (void)table->refs([](ReftableRef&&) { return true; });
    (void)table->logs([](ReftableLog&&) { return true; });
  }
  return 0;
}
