#include "attest/keyless/keyless_signer.h"

#include "attest/clock_skew.h"
#include "attest/keyless/certificate_authority.h"
#include "attest/keyless/timestamp_service.h"
#include "attest/keyless/transparency_log.h"
#include "base/strings.h"

namespace assay::attest {

KeylessSigner::KeylessSigner(Services services, TrustedRoot root, PrivateKey key, Leaf leaf, Web& web)
    : services_(std::move(services)),
      verifier_(std::move(root)),
      key_(std::move(key)),
      leaf_(std::move(leaf)),
      web_(web) {}
KeylessSigner::~KeylessSigner() = default;

Result<std::unique_ptr<KeylessSigner>> KeylessSigner::make(Services services, const IdentityToken& token,
                                                           TrustedRoot root, Web& web) {
  // ECDSA on P-256 with SHA-256: the one kind that all verifiers and PEP 740 take.
  auto key = PrivateKey::generate(KeyKind::p256);
  if (!key) return tl::make_unexpected(key.error());
  auto leaf = ask_for_certificate(services.authority, *key, token, root, {web.clock().now(), 0}, web);
  if (!leaf) return tl::make_unexpected(leaf.error());
  return std::unique_ptr<KeylessSigner>(
      new KeylessSigner(std::move(services), std::move(root), std::move(*key), std::move(*leaf), web));
}

// Time-stamps first: they are about the signature alone, and what is refused is then in no log.
Result<SignedBytes> KeylessSigner::vouched_for(std::string signature, const std::string& digest,
                                               const Envelope* envelope) const {
  SignedBytes out;
  out.material.certificate = leaf_.certificate.der();
  for (const Service& authority : services_.timestamps) {
    auto stamp = ask_for_timestamp(authority, signature, verifier_.root(), web_);
    if (!stamp) return tl::make_unexpected(stamp.error());
    out.material.timestamps.push_back(std::move(*stamp));
  }
  for (const Service& log : services_.logs) {
    auto entry = ask_for_entry(log, {leaf_.certificate.der(), signature, digest, envelope}, web_);
    if (!entry) return tl::make_unexpected(entry.error());
    out.material.entries.push_back(std::move(*entry));
  }
  out.signature = std::move(signature);
  return out;
}

Result<SignedBytes> KeylessSigner::sign(const Envelope& envelope, Bytes encoding) const {
  auto signature = key_.sign(encoding);
  if (!signature) return tl::make_unexpected(signature.error());
  Envelope whole = envelope;
  whole.signatures = {{{}, *signature}};
  return vouched_for(std::move(*signature), digest_of(Hash::sha256, encoding), &whole);
}

Check KeylessSigner::check(const Bundle& bundle, const Artifact& artifact) const {
  if (Check shape = check_shape(bundle); !shape) return shape;
  Policy policy;
  policy.identity =
      IdentityPolicy{NameMatch::exactly(leaf_.identity.names.front()), NameMatch::exactly(leaf_.identity.issuer), {}};
  policy.accept_failed = true;  // a result that failed is attested as well
  policy.now = {web_.clock().now() + kClockLeeway, 0};
  const auto verified = verifier_.verify(bundle, artifact, policy);
  if (!verified) return tl::make_unexpected(verified.error());
  return {};
}

Result<Bundle> KeylessSigner::sign_artifact(const Artifact& artifact) const {
  const auto digest = artifact.digest(Hash::sha256);
  if (!digest) return fail("signing", artifact.name(), "its SHA-256 is not known");
  auto signature = key_.sign_digest(*digest);
  if (!signature) return tl::make_unexpected(signature.error());
  auto made = vouched_for(std::move(*signature), *digest, nullptr);
  if (!made) return tl::make_unexpected(made.error());
  Bundle bundle;
  bundle.certificate = std::move(made->material.certificate);
  bundle.entries = std::move(made->material.entries);
  bundle.timestamps = std::move(made->material.timestamps);
  bundle.message = MessageSignature{std::string(proto_name_of(Hash::sha256)), *digest, std::move(made->signature)};
  if (const Check good = check(bundle, artifact); !good)
    return fail("signing", artifact.name(), cat("what was signed does not verify: ", good.error().text()));
  return bundle;
}

}  // namespace assay::attest
