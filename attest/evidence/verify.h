// Verifies evidence of any kind by what stands at a path: a bundle, a chain, an index, a proof, a statement.
#pragma once

#include <optional>
#include <string>

#include "attest/evidence/chain.h"
#include "attest/evidence/index.h"
#include "base/verdict.h"

namespace assay::attest {

enum class EvidenceKind { bundle, chain, index, proof, statement, unknown };
std::string_view name_of(EvidenceKind kind);

struct VerifyEvidenceOptions {
  const PublicKey* key = nullptr;
  const PublicKey* statement_key = nullptr;  // of the statements in a chain
  std::optional<ChainHead> seen;             // --seen-head
  std::optional<ChainHead> head;             // --head, for proofs
  std::string label;
  std::string root;    // folder of an index; empty: the one that it lies in
  std::string source;  // the file that a record was made from; empty: not looked at
  Instant now;
  bool unsigned_passes = false;  // of bundles and indexes
  bool partial = false;
  unsigned threads = 1;
};

struct VerifiedEvidence {
  std::string path;
  EvidenceKind kind = EvidenceKind::unknown;
  Judgement judgement;
  Index listed;  // of a bundle: the files that its index lists; of a chain: its statements as they were read
};
VerifiedEvidence verify_evidence(const std::string& path, const VerifyEvidenceOptions& options);

}  // namespace assay::attest
