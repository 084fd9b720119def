// Sigstore's trusted root: whose signatures count, and when. From a file, or the one of the public instance that is
// embedded.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attest/refusal.h"
#include "attest/sigstore/instance.h"
#include "attest/x509/chain.h"
#include "attest/x509/sct.h"

namespace assay::attest {

// A time-stamp authority. Its signing certificate is certificates[0], which each of the others has signed the one
// before, verified when the root is read; or that is a CA, and a token holds the certificate of its signer.
struct TimestampAuthority {
  std::vector<Certificate> certificates;
  Window window;
  bool names_signer = true;
  std::shared_ptr<const FixedKey> key;  // of certificates[0]; null where it is none that we check with
};

// Immutable once it is read; shared by threads.
struct TrustedRoot {
  std::vector<Authority> authorities;
  // Of authorities whose certificates do not fit together, which nothing can be verified with: why.
  std::vector<std::string> unusable;
  std::vector<Log> logs;
  std::vector<Log> certificate_logs;
  std::vector<TimestampAuthority> timestamp_authorities;

  // By the id in the root.
  const Log* log(std::string_view id) const;
};

// Everything that is malformed is refused, also what a verification would not need: a time that cannot be read is no
// window without end. Keys of kinds that we do not check with are left out.
Checked<TrustedRoot> read_trusted_root(std::string_view json);

struct EmbeddedRoot {
  std::string_view json;
  std::string origin;     // "@sigstore/tuf 4.0.2"
  std::string published;  // "2026-01-31": the day of the package
};
// The embedded root; `from` gets where it is from. Of the production root a test has verified that each authority's
// certificates are signed by the next: of the start of a verification that took a fifth.
Checked<TrustedRoot> read_embedded_root(Instance instance, EmbeddedRoot& from);

// Whole days from the day to `now`; 0 where the text is no date.
std::int64_t age_in_days(std::string_view day, const Instant& now);

}  // namespace assay::attest
