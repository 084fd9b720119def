// Signs envelopes with a key that somebody keeps.
#pragma once

#include <functional>

#include "attest/keys/pkcs11_key.h"
#include "attest/keys/private_key.h"
#include "attest/signer.h"

namespace assay::attest {

// The bundle's hint is the SHA-256 of the public key, in base64, as cosign writes it. There is no log entry and no
// time.
class KeySigner final : public EnvelopeSigner {
 public:
  explicit KeySigner(const PrivateKey& key)
      : public_(key.public_key()), sign_([key](Bytes message) { return key.sign(message); }) {}
  explicit KeySigner(const Pkcs11Key& key)
      : public_(key.public_key()), sign_([key](Bytes message) { return key.sign(message); }) {}

  Result<SignedBytes> sign(const Envelope& envelope, Bytes encoding) const override;
  Check check(const Bundle& bundle, const Artifact& artifact) const override;

 private:
  PublicKey public_;
  std::function<Result<std::string>(Bytes message)> sign_;
};

}  // namespace assay::attest
