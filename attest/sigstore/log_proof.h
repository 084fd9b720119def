// What a log says of an entry: its promise (the signed entry timestamp of Rekor v1) and its proof.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <tuple>

#include "attest/refusal.h"
#include "attest/sigstore/bundle.h"
#include "attest/sigstore/checkpoint.h"
#include "attest/x509/sct.h"

namespace assay::attest {

// Rekor v2 (tile-based) makes entries of version 0.0.2 of hashedrekord only; it promises nothing and tells no time.
bool is_rekor_v2(const LogEntry& entry);

// The signature of the log over body, time, log and index. After this, the integrated time is one that the log has
// told. `now` is for times that have not come yet.
Check check_promise(const LogEntry& entry, const Log& log, const Instant& now);

// Checkpoints that logs of one trusted root have signed: of files that are signed together many have the same.
// Remembers 4,096 of those whose signatures verified. Thread-safe.
class KnownCheckpoints {
 public:
  // As read_checkpoint and check_checkpoint. The log stays where it is.
  Checked<Checkpoint> read(std::string_view note, const Log& log, bool rekor_v2);

 private:
  static constexpr std::size_t kMost = 4096;
  std::mutex mutex_;
  std::set<std::tuple<const Log*, bool, std::string>> known_;
};

// The checkpoint, then the way from the entry to its root.
Check check_proof(const LogEntry& entry, const Log& log, KnownCheckpoints& known);

}  // namespace assay::attest
