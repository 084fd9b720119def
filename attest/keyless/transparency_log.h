// Puts what was signed into a Rekor log, version 1 (/api/v1/log/entries) or 2 (/api/v2/log/entries).
#pragma once

#include <string>

#include "attest/keyless/signing_config.h"
#include "attest/online/web.h"
#include "attest/sigstore/bundle.h"
#include "base/bytes.h"

namespace assay::attest {

// One signature as logs want to know it.
struct LoggedSignature {
  std::string certificate;             // DER
  std::string signature;               // ECDSA on P-256, in DER
  std::string digest;                  // SHA-256 of what was signed: of the artifact, or of the envelope's encoding
  const Envelope* envelope = nullptr;  // signed; of a statement
};

// The body of the request: hashedrekord 0.0.1 or, with an envelope, dsse 0.0.1; of version 2 hashedrekord 0.0.2.
std::string entry_request_v1(const LoggedSignature& logged);
std::string entry_request_v2(const LoggedSignature& logged);

// The entry as a bundle holds it; nothing of it is verified.
Checked<LogEntry> entry_from_v1(const Json& answer);
Checked<LogEntry> entry_from_v2(const Json& answer);

// An entry that is there already is taken as it stands there.
Result<LogEntry> ask_for_entry(const Service& log, const LoggedSignature& logged, Web& web);

}  // namespace assay::attest
