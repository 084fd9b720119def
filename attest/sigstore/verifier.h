// Verifies Sigstore bundles: the algorithm of the client specification, step by step.
//
// Promises: offline; what is not known is refused; a bundle passes only with one verified log entry at least (but for a
// key, where that was waived), all its entries and time-stamps verified, the certificate's path valid at every verified
// time, and the identity or key that was asked for. A refusal names its step.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attest/artifact.h"
#include "attest/predicates/scan_predicate.h"
#include "attest/sigstore/bundle.h"
#include "attest/sigstore/trusted_root.h"
#include "attest/statement.h"
#include "attest/x509/policy.h"

namespace assay::attest {

// What is asked for: an identity, for bundles with a certificate, or a key.
struct Policy {
  std::optional<IdentityPolicy> identity;
  std::optional<Publisher> publisher;  // beside the identity
  std::optional<PublicKey> key;
  Window key_window;  // in which verified times must lie, when the key is from a list with windows
  // What was signed with the key need not stand in a log: somebody keeps the key, and that is all there is to believe.
  bool without_log = false;
  std::optional<std::string> predicate_type;
  std::optional<ScanThreshold> scan;  // a scan for credentials, and nothing else, that shows as much
  bool accept_failed = false;         // a verification summary or test result that failed verifies as well
  Instant now;                        // times after it have not come
};

struct VerifiedTime {
  Instant at;
  std::string source;  // the log or the time-stamp authority
};

struct VerifiedBundle {
  std::optional<Identity> identity;  // of a certificate
  KeyKind key = KeyKind::p256;
  std::vector<VerifiedTime> times;
  std::vector<std::string> logs;       // "rekor.sigstore.dev, entry 123"
  std::optional<Statement> statement;  // of an envelope
  std::optional<ScanPredicate> scan;   // of a statement about one
  std::string outcome;                 // of a summary or test result: "PASSED", "WARNED", "FAILED"
  std::string subject;                 // the name of the subject that is the artifact; may be empty
};

// Thread-safe. Remembers what was found of each leaf (its path and certificate timestamps) and of each checkpoint,
// neither of which depends on a bundle, so that many bundles with one certificate cost a fifth.
class Verifier {
 public:
  explicit Verifier(TrustedRoot root);
  ~Verifier();
  Verifier(const Verifier&) = delete;
  Verifier& operator=(const Verifier&) = delete;

  Checked<VerifiedBundle> verify(const Bundle& bundle, const Artifact& artifact, const Policy& policy) const;

  const TrustedRoot& root() const { return root_; }

 private:
  class Known;
  TrustedRoot root_;
  std::unique_ptr<Known> known_;
};

// What the policy asks of a signed statement, whoever signed it: type, outcome, threshold, and a subject that is the
// artifact. What the statement says goes into `out`.
Check take_statement(Statement statement, const Artifact& artifact, const Policy& policy, VerifiedBundle& out);

}  // namespace assay::attest
