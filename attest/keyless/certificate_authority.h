// Asks Fulcio for the certificate of a key (API v2, /api/v2/signingCert).
#pragma once

#include <string>

#include "attest/keyless/identity_token.h"
#include "attest/keyless/signing_config.h"
#include "attest/keys/private_key.h"
#include "attest/sigstore/leaf.h"

namespace assay::attest {

// PKCS#10 (RFC 2986) in PEM, with an empty subject: the token says who it is for. Signed with the key, which proves
// that whoever asks has it.
Result<std::string> certificate_request(const PrivateKey& key);

// A certificate that holds at `now`, for our key and the token's issuer, whose path and certificate timestamp verify
// with the trusted root. Anything else that the authority gives is an Error.
Result<Leaf> ask_for_certificate(const Service& authority, const PrivateKey& key, const IdentityToken& token,
                                 const TrustedRoot& root, const Instant& now, Web& web);

}  // namespace assay::attest
