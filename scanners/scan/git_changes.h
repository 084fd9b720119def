// Scans what commits or the index change, and keeps what stands in added lines.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scanners/scan/git_target.h"
#include "scanners/sources/git/changes/range_blobs.h"
#include "scanners/sources/git/objects/commit.h"

namespace assay {

// A blob with what it is compared to, from a commit or from the index.
struct ChangedBlob {
  git::ObjectId blob;
  std::string path;
  std::vector<git::ObjectId> old;
  std::shared_ptr<const git::RangeCommit> commit;  // null: staged
};

// Who made a commit and when, into what a finding says of it.
void describe(const git::Commit& commit, Appearance& appearance);

// Reads and scans each blob once, whole, with as many threads as there are `scanners` (one, for few blobs).
// `base_trees`: what the index is compared to; empty for commits, which know their parents' trees.
// `ends`: the trees that a range ends with, where unused markers are told; empty for the index.
// What could not be read becomes a gap of its path.
void scan_changes(const GitTarget& target, const std::vector<ChangedBlob>& changes,
                  const std::vector<git::ObjectId>& base_trees, const std::vector<git::ObjectId>& ends,
                  const GitScanOptions& options, std::vector<BlobScanner>& scanners,
                  std::vector<UnusedMarkers>& markers, Progress* progress, Coverage& coverage);

}  // namespace assay
