// Any bytes as a time-stamp: it is of no signature that is known here.
#include <cstdint>
#include <cstdlib>

#include "attest/sigstore/timestamp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  static const TrustedRoot root = *read_trusted_root(embedded_root().json);
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (check_timestamp(input, "a signature", root, {std::int64_t{1} << 33, 0})) std::abort();
  return 0;
}
