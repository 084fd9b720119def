// Any bytes as a rule file: no crash, rules only without errors, diagnostics that stay on their lines, and rules that
// survive being encoded.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rules/codec.h"
#include "rules/loader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 20000) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const assay::LoadedRules loaded = assay::load_rules({{"fuzz.yaml", text}});
  if (loaded.rules.empty() == loaded.ok()) std::abort();
  for (const assay::Diagnostic& diagnostic : loaded.diagnostics) {
    if (diagnostic.message.find('\n') != std::string::npos || diagnostic.line == 0 || diagnostic.column == 0)
      std::abort();
  }
  const auto again = assay::decode_rules(assay::encode_rules(loaded.rules), true);
  if (!again || *again != loaded.rules) std::abort();
  return 0;
}
