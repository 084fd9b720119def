// Any bytes as a signing configuration: what can be chosen of it is complete.
#include <cstdint>
#include <cstdlib>

#include "attest/keyless/signing_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto config = assay::attest::read_signing_config({reinterpret_cast<const char*>(data), size});
  if (!config) return 0;
  const auto services = assay::attest::select_services(*config, {1'700'000'000, 0});
  if (services && (services->logs.empty() || services->authority.version != 1)) std::abort();
  return 0;
}
