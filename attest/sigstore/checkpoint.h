// Checkpoints: a log's signed tree head, as a signed note (C2SP signed-note, tlog-checkpoint).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attest/refusal.h"
#include "attest/x509/sct.h"

namespace assay::attest {

struct NoteSignature {
  std::string name;
  std::string hint;  // 4 bytes
  std::string signature;
};

struct Checkpoint {
  std::string text;  // what is signed, with its last line break
  std::string origin;
  std::int64_t size = 0;
  std::string root;  // 32 bytes
  std::vector<NoteSignature> signatures;
};

Checked<Checkpoint> read_checkpoint(std::string_view note);

// Whether the log has signed it, which of Rekor v2 is also named in it. Signatures of others are passed over; one that
// bears the log's name and hint and does not verify is refused.
Check check_checkpoint(const Checkpoint& checkpoint, const Log& log, bool rekor_v2);

}  // namespace assay::attest
