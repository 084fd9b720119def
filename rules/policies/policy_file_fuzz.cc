// Any bytes as a policy file: no crash, a policy only without errors, and diagnostics that stay on their lines.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "rules/policies/policy_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 20000) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const assay::policy::LoadedPolicy loaded = assay::policy::read_policy("fuzz.yaml", text);
  if (loaded.policy.has_value() != loaded.diagnostics.empty()) std::abort();
  for (const assay::Diagnostic& one : loaded.diagnostics)
    if (one.message.find('\n') != std::string::npos || one.line == 0 || one.column == 0) std::abort();
  return 0;
}
