// What a log says of an entry: its promise (the signed entry timestamp of Rekor v1) and its proof.
#pragma once

#include <optional>

#include "attest/refusal.h"
#include "attest/sigstore/bundle.h"
#include "attest/x509/sct.h"

namespace assay::attest {

// Rekor v2 (tile-based) makes entries of version 0.0.2 of hashedrekord only; it promises nothing and tells no time.
bool is_rekor_v2(const LogEntry& entry);

// The signature of the log over body, time, log and index. After this, the integrated time is one that the log has
// told. `now` is for times that have not come yet.
Check check_promise(const LogEntry& entry, const Log& log, const Instant& now);

// The checkpoint, then the way from the entry to its root.
Check check_proof(const LogEntry& entry, const Log& log);

}  // namespace assay::attest
