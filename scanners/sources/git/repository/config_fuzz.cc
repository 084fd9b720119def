// Fuzzes the configuration reader.
#include <cstddef>
#include <cstdint>

#include "scanners/sources/git/repository/config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::Bytes text(reinterpret_cast<const char*>(data), size);
  const assay::Result<assay::git::Config> config = assay::git::Config::parse(text, "config");
  if (config) {
    config->has_includes();
    config->flag("core.bare");
  }
  return 0;
}
