#include "scanners/sources/archives/deflate64.h"
#include "scanners/sources/archives/fuzz_kit.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay::archives;
  Budget budget(fuzz_limits());
  MemoryBytes bytes({reinterpret_cast<const char*>(data), size});
  RangeReader range(bytes, 0, size);
  Deflate64Reader reader(range, budget);
  (void)drain(reader);
  return 0;
}
