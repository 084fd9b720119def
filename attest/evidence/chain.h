// A chain of evidence: an append-only log of statements, a folder with
//
//   log.jsonl                 a line for each entry, in order, canonical JSON:
//                             {"entry":0,"label":"1.2.0","recordedAt":"…","statement":"SHA-256"}
//   statements/SHA-256.json   the statements, bare or in envelopes (attest/evidence/sealed.h)
//   head                      the tree head as a checkpoint (C2SP tlog-checkpoint): origin, size, root, "time …";
//   signed
//                             as a note where there was a key
//
// It is a Merkle tree (RFC 6962 §2.1): an entry's leaf is the SHA-256 digest of its statement's canonical bytes, so a
// statement can be shown to belong to it, and a newer tree to hold an older one, without the rest.
//
// What the files of a folder can say by themselves is little: whoever can write to it can build all of it anew. So a
// chain passes only against something from outside: a key that signed the head, or a head that was seen before.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/clock_skew.h"
#include "attest/evidence/index.h"
#include "attest/evidence/sealed.h"
#include "attest/merkle.h"
#include "attest/sigstore/checkpoint.h"
#include "attest/x509/time.h"
#include "base/verdict.h"

namespace assay::attest {

inline constexpr std::string_view kChainLog = "log.jsonl";
inline constexpr std::string_view kChainHead = "head";
inline constexpr std::string_view kChainStatements = "statements";
inline constexpr std::size_t kMostChainEntries = 1'000'000;
inline constexpr std::uint64_t kMostLogBytes = std::uint64_t{512} << 20;

struct ChainEntry {
  std::string label;        // may be empty
  std::string recorded_at;  // RFC 3339; empty where the statement tells no time
  std::string statement;    // SHA-256, hexadecimal
};

struct ChainHead {
  Checkpoint checkpoint;  // without signatures where nobody signed
  std::optional<Instant> at;
};
Checked<ChainHead> read_head(std::string_view text);

// The lines of a log; refuses what append would not have written.
Checked<std::vector<ChainEntry>> read_log(std::string_view text);
std::string write_log(const std::vector<ChainEntry>& entries);
std::vector<Sha256> leaves_of(const std::vector<ChainEntry>& entries);

struct AppendOptions {
  std::string origin = "evidence";  // of a new chain: the name under which its heads are signed
  const PrivateKey* key = nullptr;
  Instant now;
};
// Adds a statement, and makes the chain where there is none. Refused, with nothing written: a chain that is damaged, a
// label or statement that it has already, a time before that of the last entry or in the future. Two programs that
// append at once wait for each other.
Checked<ChainEntry> append_to_chain(const std::string& folder, std::string_view sealed, const AppendOptions& options);

struct VerifyChainOptions {
  const PublicKey* key = nullptr;            // that must have signed the head
  const PublicKey* statement_key = nullptr;  // that must have signed every statement
  std::optional<ChainHead> seen;             // a head from before
  std::string label;                         // that the newest entry must bear; empty: any
  Instant now;
  bool partial = false;  // statements that are not there are remarks
};
// The statements' files as they were read: whoever judges them later knows by it whether they are still the same.
Index verify_chain(const std::string& folder, const VerifyChainOptions& options, Judgement& judgement);

// A proof that anybody can check without the chain (docs/evidence.md): canonical JSON with a line break.
Result<std::string> prove_inclusion(const std::string& folder, std::string_view statement_or_label);
Result<std::string> prove_consistency(const std::string& folder, std::uint64_t old_size);

struct VerifyProofOptions {
  const PublicKey* key = nullptr;
  std::optional<ChainHead> head;  // that the proof must lead to; else the one in the proof
  std::optional<ChainHead> seen;  // the older head of a proof of consistency
};
void verify_proof(std::string_view text, const std::string& name, const VerifyProofOptions& options,
                  Judgement& judgement);

// Whether the key has signed the head: adds evidence-unsigned or evidence-other-key where not.
void check_head_signature(const ChainHead& head, const PublicKey& key, const std::string& name, Judgement& judgement);

}  // namespace assay::attest
