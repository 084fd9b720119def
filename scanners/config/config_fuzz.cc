#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanners/config/config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed =
      assay::parse_config("assay.yaml", "/folder", std::string_view(reinterpret_cast<const char*>(data), size));
  for (const assay::Diagnostic& diagnostic : parsed.diagnostics) (void)diagnostic.text();
  return 0;
}
