// Any bytes as a certificate and as its list of timestamps.
#include <cstdint>
#include <cstdlib>

#include "attest/sigstore/leaf.h"
#include "attest/x509/sct.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  static const TrustedRoot root = *read_trusted_root(embedded_trusted_root(Instance::production));
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  static_cast<void>(read_scts(input));
  if (const auto precertificate = precertificate_of(input); precertificate && precertificate->tbs.size() >= size)
    std::abort();
  if (const auto certificate = Certificate::from_der(input)) {
    static_cast<void>(identity_of(*certificate));
    static_cast<void>(certificate->subject());
  }
  static_cast<void>(check_leaf(std::string(input), root));
  return 0;
}
