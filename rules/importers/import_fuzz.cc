// Rule files of other tools are not ours to trust: whatever they hold, importing ends, and what it writes can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rules/importers/import.h"
#include "rules/loader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto none = [](const std::string& path) -> assay::Result<std::string> {
    return assay::fail("reading", path, "there is no such file");
  };
  const auto imported = assay::import::import_rules(text, "rules.yaml", none);
  if (imported && !imported->rules.empty() && !assay::load_rules({{"rules.yaml", imported->rules}}).ok()) std::abort();
  return 0;
}
