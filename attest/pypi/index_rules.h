// What an index takes of attestations (PEP 740, and what PyPI refuses beyond it).
#pragma once

#include <span>

#include "attest/artifact.h"
#include "attest/refusal.h"
#include "attest/sigstore/bundle.h"
#include "attest/statement.h"

namespace assay::attest {

// One subject, named as a distribution file that is the same as the artifact's, parsed; with its SHA-256; a predicate
// of a type that the index knows, and an empty one for "publish". The name of an artifact that is only a digest is not
// compared.
Check check_index_statement(const Statement& statement, const Artifact& artifact);

// What may be uploaded with one file: one attestation at least, one of a type at most, each by a P-256 key, as
// check_index_statement asks. Nothing of it is verified here.
Check check_upload(std::span<const Bundle> attestations, const Artifact& artifact);

}  // namespace assay::attest
