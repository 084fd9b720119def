#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanners/config/config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"assay.yaml", "pyproject.toml"}) {
    const auto parsed = assay::parse_config(name, "/folder", text);
    for (const assay::Diagnostic& diagnostic : parsed.diagnostics) (void)diagnostic.text();
  }
  return 0;
}
