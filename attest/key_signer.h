// Signs envelopes with a key that somebody keeps.
#pragma once

#include "attest/keys/private_key.h"
#include "attest/signer.h"

namespace assay::attest {

// The bundle's hint is the SHA-256 of the public key, in base64, as cosign writes it. There is no log entry and no
// time.
class KeySigner final : public EnvelopeSigner {
 public:
  explicit KeySigner(PrivateKey key) : key_(std::move(key)) {}

  Result<SignedBytes> sign(const Envelope& envelope, Bytes encoding) const override;
  Check check(const Bundle& bundle, const Artifact& artifact) const override;

 private:
  PrivateKey key_;
};

}  // namespace assay::attest
