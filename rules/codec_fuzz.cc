// Bytes that decode are exactly what encode_rules writes for the rules they give; all others are refused.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rules/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::Bytes bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = assay::decode_rules(bytes, true);
  const auto core = assay::decode_rules(bytes, false);
  if (whole && !core) std::abort();
  if (whole && assay::encode_rules(*whole) != bytes) std::abort();
  return 0;
}
