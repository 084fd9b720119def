// Any bytes as a file of attestations: what can be read is verified against the embedded root. Nothing passes for an
// artifact of no bytes, which no bundle among the seeds is about; and what passes for the artifact of a real bundle is
// that one: nobody has signed another that the root trusts.
#include <cstdint>
#include <cstdlib>

#include "attest/release/attestation_file.h"
#include "attest/sigstore/verifier.h"
#include "base/file.h"
#include "base/source_dir.h"

namespace {

using namespace assay::attest;

Policy anybody() {
  Policy policy;
  policy.identity = IdentityPolicy{*NameMatch::by_expression(".*"), *NameMatch::by_expression(".*"), {}};
  policy.now.seconds = std::int64_t{1} << 33;
  return policy;
}

struct Real {
  Bundle bundle;
  Artifact artifact;
};

const Real& real() {
  static const Real one{
      *read_bundle(*assay::read_file(ASSAY_SOURCE_DIR "/attest/testdata/npm-provenance.sigstore.json")),
      *artifact_from_digest(
          "sha512:46d4e2f74c4877316640000a6fdf8a8b59f1e0847667973e9859f774dd31b8f1e0937813b777fb66a2ac"
          "67d50540fe34640966eee9fc2ccca387082b4c85cd3c")};
  return one;
}

bool says_the_same(const Bundle& bundle) {
  const Bundle& good = real().bundle;
  if (!bundle.envelope || bundle.envelope->payload != good.envelope->payload ||
      bundle.envelope->payload_type != good.envelope->payload_type || bundle.signature() != good.signature() ||
      bundle.certificate != good.certificate)
    return false;
  for (const LogEntry& entry : bundle.entries)
    if (entry.body != good.entries.front().body || !entry.same_place(good.entries.front())) return false;
  return !bundle.entries.empty();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Verifier verifier(*read_trusted_root(embedded_trusted_root(Instance::production)));
  static const Policy policy = anybody();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const auto& one : read_attestations(input)) {
    if (!one) continue;
    const auto* bundle = std::get_if<Bundle>(&*one);
    if (bundle == nullptr) continue;
    if (verifier.verify(*bundle, Artifact::of_bytes(""), policy)) std::abort();
    if (verifier.verify(*bundle, real().artifact, policy) && !says_the_same(*bundle)) std::abort();
  }
  static_cast<void>(read_trusted_root(input));
  return 0;
}
