// Records below a folder. A bundle or a chain in it is verified as a whole first: what was taken out of one, or
// changed, would else be missed by nobody. What was verified is what is judged: files that were not there then, that
// are not there any more, or have other bytes now, block.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "attest/formats/files.h"
#include "attest/gate/evidence.h"
#include "attest/keys/public_key.h"
#include "attest/x509/time.h"
#include "base/result.h"
#include "base/verdict.h"

namespace assay::gate {

// Files of a folder by their paths in it; "" for a file that is looked at by itself.
using Listing = std::map<std::string, attest::ItemDigest>;

struct FolderEvidence {
  std::vector<std::string> records;           // in order; what looks like one, damaged or not, and what cannot be read
  std::size_t others = 0;                     // files that are none
  std::vector<Reason> blockers;               // of bundles and chains that do not verify, and of what was changed since
  std::map<std::string, std::string> looked;  // by path: SHA-256 of the bytes that were verified, or looked at
};

// What is wrong with a record that has other bytes than those that were looked at.
std::optional<Reason> changed_since(const FolderEvidence& looked, const Evidence& evidence);

// A folder, or a file by itself. `keys`: a bundle or chain must verify with one of them; none: as without a key, so a
// chain does not. `compared`: what must be there, byte for byte, and nothing else; empty: whatever is.
Result<FolderEvidence> look_at(const std::string& path, const std::vector<attest::PublicKey>& keys,
                               const attest::Instant& now, const Listing& compared);

}  // namespace assay::gate
