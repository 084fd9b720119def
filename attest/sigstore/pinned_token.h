// The usual time-stamp, verified without the long way.
#pragma once

#include <openssl/ts.h>

#include <optional>
#include <string>

#include "attest/sigstore/trusted_root.h"
#include "base/bytes.h"

namespace assay::attest {

// The TimeStampResp without the certificates in its token, when they are that one and no other. OpenSSL takes a quarter
// of a verification to read a certificate that is known already; nothing signs that it is there (RFC 5652 §5.1).
std::optional<std::string> without_certificate(Bytes response, Bytes certificate);

// Whether the token, whose one signer is the authority's named certificate, is about `signature` and signed with that
// certificate's key: what TS_RESP_verify_response asks (RFC 3161 §2.4.2, RFC 5652 §5.4 and §11, RFC 5035), but for the
// path of a certificate that the root names itself. False is no refusal: OpenSSL has to look. Times are for the caller.
bool is_pinned_token(TS_RESP* response, Bytes signature, const TimestampAuthority& authority);

}  // namespace assay::attest
