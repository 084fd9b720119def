#include "scanners/sources/archives/fuzz_kit.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const assay::Bytes bytes(reinterpret_cast<const char*>(data), size);
  const assay::ContainerKind kind = assay::container_of(bytes);
  if (kind != assay::ContainerKind::none) assay::archives::open_both_ways(kind, bytes);
  return 0;
}
