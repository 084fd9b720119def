// Time-stamps (RFC 3161, RFC 5816): an authority's word that it has seen a signature at a time.
#pragma once

#include <optional>
#include <string>

#include "attest/refusal.h"
#include "attest/sigstore/trusted_root.h"

namespace assay::attest {

struct VerifiedTimestamp {
  Instant at;
  std::string authority;  // subject of the certificate that signed
};

// `response` is a TimeStampResp. The imprint must be of `signature`, signed by the very certificate that the trusted
// root names, whose chain held at that time, within the authority's window and not later than `now`.
Checked<VerifiedTimestamp> check_timestamp(Bytes response, Bytes signature, const TrustedRoot& root,
                                           const Instant& now);

// What a response says of its time, which nobody has verified: for whoever shows it. Nothing where it holds none.
std::optional<Instant> told_time(Bytes response);

}  // namespace assay::attest
