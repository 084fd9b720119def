// Verification of many files with the attestations that stand beside them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "attest/release/attestation_file.h"
#include "attest/sigstore/verifier.h"
#include "base/coverage.h"

namespace assay::attest {

// An artifact and where its attestations are.
struct ReleaseItem {
  std::string artifact;              // a path, or "sha256:…"
  std::vector<std::string> sources;  // paths of attestation files
  std::string line;                  // of a list, which says both; empty where they are named above
  std::size_t number = 0;            // of the line
  bool whole_folder = false;         // the artifact is a folder, taken whole
};

struct AttestationResult {
  std::string source;  // the file that holds it
  Checked<VerifiedBundle> verdict;
};

struct ItemResult {
  // refused: there are attestations, and none is good. missing: there is none. unread: the artifact was not read.
  enum class State : std::uint8_t { verified, refused, missing, unread };
  std::string artifact;
  State state = State::missing;
  std::string why;                             // of unread
  std::map<std::string, std::string> digests;  // of the artifact, as a statement names them
  std::vector<AttestationResult> attestations;
};
std::string_view name_of(ItemResult::State state);

// Files of a folder, and of the folders in it, that are no attestations, each with those beside it. Attestations whose
// artifact is not there, and what cannot be read, become gaps. So do symbolic links, which are not followed, and FIFOs,
// sockets and devices: nobody has verified what stands there. In the order of names.
void add_folder(const std::string& folder, std::vector<ReleaseItem>& items, Coverage& coverage);

// A file with the attestations beside it.
ReleaseItem item_of_file(const std::string& path);

// One item for each JSON line of {"file" or "digest": …, "bundle": path or object}. A line is read when it is verified.
std::vector<ReleaseItem> items_of_list(std::string_view text);

// In the order of the items, for any number of threads.
std::vector<ItemResult> verify_release(const std::vector<ReleaseItem>& items, const Verifier& verifier,
                                       const Policy& policy, unsigned threads);

// Of a verified item: files that bear the name of an attestation and hold none. Whoever publishes the folder publishes
// them too, and nobody has signed them.
std::vector<std::string> strangers_of(const ItemResult& item);

// Of an envelope by itself, with a key.
Checked<VerifiedBundle> verify_envelope(const Envelope& envelope, const Artifact& artifact, const Policy& policy);

}  // namespace assay::attest
