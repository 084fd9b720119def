// Whether a log entry is about this bundle: the same signature, key and content. Without it a bundle could show the
// entry of another (CVE-2022-36056, CVE-2026-22703).
#pragma once

#include <string>

#include "attest/artifact.h"
#include "attest/keys/public_key.h"
#include "attest/refusal.h"
#include "attest/sigstore/bundle.h"

namespace assay::attest {

struct Signer {
  PublicKey key;
  std::string certificate;  // DER; empty for a managed key
};

// Knows hashedrekord 0.0.1 and 0.0.2, dsse 0.0.1 and intoto 0.0.2; refuses others. `signed_bytes` are the envelope's
// encoding; the artifact's digest counts for a message signature.
Check check_binding(const LogEntry& entry, const Bundle& bundle, const Signer& signer, const Artifact& artifact,
                    std::string_view signed_bytes);

}  // namespace assay::attest
