// Signs without a key that anybody keeps: a key made for the moment, a certificate for it by an identity token, and the
// word of time-stamp authorities and logs that it was used while the certificate held.
#pragma once

#include <memory>
#include <string>

#include "attest/artifact.h"
#include "attest/keyless/identity_token.h"
#include "attest/keyless/signing_config.h"
#include "attest/keys/private_key.h"
#include "attest/signer.h"
#include "attest/sigstore/leaf.h"
#include "attest/sigstore/verifier.h"

namespace assay::attest {

// Thread-safe. All files of a release are signed with the one certificate; the key is gone with the object. What a
// service gives is verified when it comes, and the whole bundle before anybody gets it.
class KeylessSigner final : public EnvelopeSigner {
 public:
  // Asks for the certificate. The web outlives it.
  static Result<std::unique_ptr<KeylessSigner>> make(Services services, const IdentityToken& token, TrustedRoot root,
                                                     Web& web);
  ~KeylessSigner() override;

  Result<SignedBytes> sign(const Envelope& envelope, Bytes encoding) const override;
  Check check(const Bundle& bundle, const Artifact& artifact) const override;

  // A message signature over the artifact, whose SHA-256 is known.
  Result<Bundle> sign_artifact(const Artifact& artifact) const;

  // Whom the certificate names, and who vouches for that.
  const Identity& identity() const { return leaf_.identity; }

 private:
  KeylessSigner(Services services, TrustedRoot root, PrivateKey key, Leaf leaf, Web& web);
  Result<SignedBytes> vouched_for(std::string signature, const std::string& digest, const Envelope* envelope) const;

  Services services_;
  Verifier verifier_;
  PrivateKey key_;
  Leaf leaf_;
  Web& web_;
};

}  // namespace assay::attest
