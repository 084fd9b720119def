// Checkpoints: a log's signed tree head, as a signed note (C2SP signed-note, tlog-checkpoint).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attest/keys/private_key.h"
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

// The part that is signed, by itself: origin, size, root and lines of others' extensions, each with its line break.
Checked<Checkpoint> read_checkpoint_text(std::string_view text);

// The text of a checkpoint with a signature under `name` behind it, as a signed note. Keys other than Ed25519 get the
// hint that Rekor gives them: the beginning of the hash of the public key.
Result<std::string> sign_checkpoint(std::string_view text, std::string_view name, const PrivateKey& key);

// Whether the log has signed it, which of Rekor v2 is also named in it. Signatures of others are passed over; one that
// bears the log's name and hint and does not verify is refused.
Check check_checkpoint(const Checkpoint& checkpoint, const Log& log, bool rekor_v2);

}  // namespace assay::attest
