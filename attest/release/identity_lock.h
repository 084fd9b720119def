// Who has published a project's files so far, kept in a file: a change of the publisher, a file without attestation,
// and a type of attestation that is not there any more are told (attestations.lock, docs/attest.md).
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attest/release/release.h"
#include "base/result.h"
#include "base/verdict.h"

namespace assay::attest {

struct LockedProject {
  std::set<std::string> publishers;  // Publisher::text()
  std::set<std::string> predicates;  // types that each file had an attestation of
  friend bool operator==(const LockedProject&, const LockedProject&) = default;
};
using IdentityLock = std::map<std::string, LockedProject>;  // by the project's normalised name

// JSON: {"schema": "assay-attestations-lock/1", "projects": {NAME: {"publishers": [], "predicates": []}}}. Strict: what
// is unknown, empty or twice is an Error.
Result<IdentityLock> read_lock(std::string_view text);
std::string write_lock(const IdentityLock& lock);

struct LockRemark {
  enum class Kind : std::uint8_t {
    same,     // pass
    changed,  // fail: another publisher
    lost,     // fail: no attestation, and the project had some
    lowered,  // fail: a type of attestation is missing
    refused,  // fail: attestations that do not verify
    unknown,  // unproved: a project that the lock does not have
    unnamed,  // unproved: no name of a distribution file, or signed by nobody whom an index knows
    unread,   // unproved
  };
  std::string file, project;
  Kind kind = Kind::unread;
  std::string why;  // may be empty
};
std::string_view name_of(LockRemark::Kind kind);
Verdict verdict_of(LockRemark::Kind kind);

// One remark a file, in the order of the results. These were verified without asking for an identity.
std::vector<LockRemark> compare(const IdentityLock& lock, std::span<const ItemResult> results);

// Adds projects that the lock does not have, and with `replace` those that changed. Files of which nothing can be
// locked, and changes without `replace`, come back as remarks; with any, the lock is left as it was.
std::vector<LockRemark> add_to_lock(IdentityLock& lock, std::span<const ItemResult> results, bool replace);

}  // namespace assay::attest
