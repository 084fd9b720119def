// Asks a time-stamp authority (RFC 3161 over HTTP, §3.4) for the time of a signature.
#pragma once

#include <string>

#include "attest/keyless/signing_config.h"
#include "attest/online/web.h"
#include "attest/sigstore/trusted_root.h"
#include "base/bytes.h"

namespace assay::attest {

// A TimeStampReq (RFC 3161 §2.4.1): SHA-256 of the data, a nonce of 64 random bits, the signer's certificate wanted.
struct TimestampRequest {
  std::string der;
  std::string nonce;  // an INTEGER in DER
};
Result<TimestampRequest> timestamp_request(Bytes data);

// Whether the response answers this request and no other.
bool answers(Bytes response, const TimestampRequest& request);

// A TimeStampResp that the trusted root's authority has signed, about these bytes, with our nonce.
Result<std::string> ask_for_timestamp(const Service& authority, Bytes signature, const TrustedRoot& root, Web& web);

}  // namespace assay::attest
