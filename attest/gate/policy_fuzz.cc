// Any bytes as a gate policy: no crash, a policy only without errors, and one that is read says no to nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "attest/gate/evaluate.h"
#include "attest/gate/policy_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 20000) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const assay::gate::LoadedPolicy loaded = assay::gate::read_policy("fuzz.yaml", text);
  if (loaded.policy.has_value() != loaded.diagnostics.empty()) std::abort();
  for (const assay::Diagnostic& one : loaded.diagnostics)
    if (one.message.find('\n') != std::string::npos || one.line == 0 || one.column == 0) std::abort();
  if (loaded.policy && assay::gate::evaluate(*loaded.policy, {}, {}).verdict == assay::Verdict::pass) std::abort();
  return 0;
}
