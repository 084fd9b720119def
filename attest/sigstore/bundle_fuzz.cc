// Any bytes as a file of attestations: what can be read is verified against the embedded root, and nothing passes for
// an artifact of no bytes, which no bundle among the seeds is about.
#include <cstdint>
#include <cstdlib>

#include "attest/release/attestation_file.h"
#include "attest/sigstore/verifier.h"

namespace {

using namespace assay::attest;

Policy anybody() {
  Policy policy;
  policy.identity = IdentityPolicy{*NameMatch::by_expression(".*"), *NameMatch::by_expression(".*"), {}};
  policy.now.seconds = std::int64_t{1} << 33;
  return policy;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Verifier verifier(*read_trusted_root(embedded_trusted_root(Instance::production)));
  static const Policy policy = anybody();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const auto& one : read_attestations(input)) {
    if (!one) continue;
    const auto* bundle = std::get_if<Bundle>(&*one);
    if (bundle != nullptr && verifier.verify(*bundle, Artifact::of_bytes(""), policy)) std::abort();
  }
  static_cast<void>(read_trusted_root(input));
  return 0;
}
