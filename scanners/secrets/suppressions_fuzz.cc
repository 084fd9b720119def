// The first byte chooses the format, the rest is the file.
#include <cstddef>
#include <cstdint>
#include <string>

#include "scanners/secrets/suppressions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  assay::SuppressionFile file;
  file.name = "fuzz";
  file.format = static_cast<assay::SuppressionFormat>(data[0] % 5);
  file.text.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto loaded = assay::Suppressions::load({file}, std::chrono::sys_days(), [](std::string_view) { return false; });
  if (!loaded) return 0;
  assay::Finding finding{.rule = "r",
                         .secret = assay::Secret("value"),
                         .fingerprint = "f",
                         .places = {},
                         .companions = {},
                         .line_hash = {}};
  finding.places.emplace_back();
  loaded->apply(finding);
  (void)loaded->unused();
  return 0;
}
