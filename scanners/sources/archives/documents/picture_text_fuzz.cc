#include "scanners/sources/archives/fuzz_kit.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  assay::archives::open_both_ways(assay::ContainerKind::picture, {reinterpret_cast<const char*>(data), size});
  return 0;
}
