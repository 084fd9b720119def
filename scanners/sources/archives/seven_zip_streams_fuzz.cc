#include "scanners/sources/archives/fuzz_kit.h"
#include "scanners/sources/archives/seven_zip_layout.h"

// The bytes as an archive, and as a header by itself: few inputs have the checksums of one.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const assay::Bytes bytes(reinterpret_cast<const char*>(data), size);
  assay::archives::open_both_ways(assay::ContainerKind::seven_zip, bytes);
  (void)assay::archives::read_seven_zip_layout(bytes);
  return 0;
}
