#include "scanners/sources/archives/fuzz_kit.h"

// The first byte chooses the form.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  constexpr assay::ContainerKind kKinds[] = {assay::ContainerKind::gzip, assay::ContainerKind::bzip2,
                                             assay::ContainerKind::xz,   assay::ContainerKind::lzma,
                                             assay::ContainerKind::zstd, assay::ContainerKind::lz4};
  if (size == 0) return 0;
  assay::archives::open_both_ways(kKinds[data[0] % 6], {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
