// Any bytes as a wheel and as a source distribution, and all checks over what comes of them.
#include <cstddef>
#include <cstdint>

#include "scanners/packages/archive/package_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  packages::ReadOptions options;
  options.limits.archive_bytes_base = std::uint64_t{1} << 20;
  options.limits.archive_ratio = 20;
  options.limits.archive_depth = 2;
  options.limits.archive_members = 1000;
  options.git_blobs = true;
  for (const char* name : {"demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"}) {
    archives::MemoryBytes bytes({reinterpret_cast<const char*>(data), size});
    Coverage coverage;
    const packages::Package package = packages::read_package(name, bytes, options, nullptr, coverage);
    if (!package.complete && coverage.complete()) __builtin_trap();
  }
  return 0;
}
