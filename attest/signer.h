// Who signs envelopes: a key that somebody keeps, or one that is certified for the moment. What is signed is verified
// by our own verifier before anybody gets it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attest/dsse.h"
#include "attest/sigstore/bundle.h"
#include "attest/statement.h"
#include "base/bytes.h"
#include "base/result.h"

namespace assay::attest {

// What a signature is verified with, as a bundle holds it.
struct VerificationMaterial {
  // One of them: the leaf in DER, or the hint of a key that the verifier has, which may be empty.
  std::optional<std::string> certificate;
  std::optional<std::string> key_hint;
  std::vector<LogEntry> entries;
  std::vector<std::string> timestamps;  // TimeStampResp (RFC 3161) in DER
};

struct SignedBytes {
  std::string signature;  // as DSSE has it: ECDSA in DER
  VerificationMaterial material;
};

// Thread-safe: the files of a release may be signed at the same time.
class EnvelopeSigner {
 public:
  EnvelopeSigner() = default;
  EnvelopeSigner(const EnvelopeSigner&) = delete;
  EnvelopeSigner& operator=(const EnvelopeSigner&) = delete;
  virtual ~EnvelopeSigner() = default;

  // Signs `encoding`, the pre-authentication encoding of the envelope's type and payload. The envelope, which has no
  // signature yet, is for a log that wants it whole. An Error says nothing of keys and tokens.
  virtual Result<SignedBytes> sign(const Envelope& envelope, Bytes encoding) const = 0;

  // Whether the verifier takes what was signed as this signer's, about the artifact.
  virtual Check check(const Bundle& bundle, const Artifact& artifact) const = 0;
};

// Whether the statement would be refused whoever signed it: its shape, its predicate, a subject without a digest that
// can be verified. To be asked before a service is.
Status check_signable(const Statement& statement);

// The statement in an envelope, signed, as a bundle of version 0.3. A statement that our own reader refuses is not
// signed, and a signature that our own verifier refuses for any of the subjects is an Error.
Result<Bundle> sign_statement(const Statement& statement, const EnvelopeSigner& signer);

}  // namespace assay::attest
