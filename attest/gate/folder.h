// Records below a folder. A bundle or a chain in it is verified as a whole first: what was taken out of one, or
// changed, would else be missed by nobody.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "attest/gate/evidence.h"
#include "attest/keys/public_key.h"
#include "attest/x509/time.h"
#include "base/result.h"
#include "base/verdict.h"

namespace assay::gate {

struct FolderEvidence {
  std::vector<std::string> records;           // in order; what looks like one, damaged or not, and what cannot be read
  std::size_t others = 0;                     // files that are none
  std::vector<Reason> blockers;               // of bundles and chains that do not verify
  std::map<std::string, std::string> listed;  // files of bundles, by path, with their SHA-256 in hexadecimal
};

// What is wrong with a record that has other bytes now than those by which its bundle was verified.
std::optional<Reason> changed_since(const FolderEvidence& looked, const Evidence& evidence);

// Whether a file looks like a record, damaged or not, or cannot be read: then nobody knows.
bool counts_as_record(const std::string& file);

// `keys`: a bundle or chain must verify with one of them; none: as without a key, so a chain does not.
Result<FolderEvidence> look_below(const std::string& folder, const std::vector<attest::PublicKey>& keys,
                                  const attest::Instant& now);

}  // namespace assay::gate
