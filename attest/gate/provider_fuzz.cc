// Any bytes as answers of a provider: no crash, and what is read has what was asked for.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "attest/gate/provider.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 20000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto run = assay::gate::read_provider_run(text); run && (run->id.empty() || run->attempt.empty()))
    std::abort();
  if (const auto artifacts = assay::gate::read_provider_artifacts(text))
    for (const assay::gate::ProviderArtifact& one : *artifacts)
      if (one.id.empty()) std::abort();
  return 0;
}
