#include "scanners/sources/archives/seven_zip_memory.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const assay::Bytes bytes(reinterpret_cast<const char*>(data), size);
  (void)assay::archives::seven_zip_header_memory(bytes);
  assay::archives::MemoryBytes whole(bytes);
  (void)assay::archives::seven_zip_memory(whole, std::uint64_t{1} << 20);
  return 0;
}
