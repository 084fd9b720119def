// The files that Git LFS keeps beside a repository's objects, below lfs/objects of its git folder.
#pragma once

#include <utility>
#include <vector>

#include "scanners/scan/blob_archives.h"
#include "scanners/scan/git_target.h"
#include "scanners/sources/git/objects/lfs_pointer.h"

namespace assay {

// A pointer among the blobs of the history.
struct LfsBlob {
  git::ObjectId blob;
  git::LfsPointer pointer;
};

// Scans every file below lfs/objects as files are, archives and limits included. What is found in a file is in its
// pointer's blob, at "lfs/objects/ab/cd/abcd…"; a file that no pointer or several name stands for itself, below .git.
// Returns what is to be said of pointers, once their paths are known: their file is absent, or has another size.
// Reading errors are gaps of `coverage`. Another folder (lfs.storage) is not looked into.
std::vector<std::pair<git::ObjectId, BlobRemark>> scan_lfs_files(const GitTarget& target, std::vector<LfsBlob> pointers,
                                                                 const GitScanOptions& options,
                                                                 const ScanContext& context,
                                                                 std::vector<BlobScanner>& scanners,
                                                                 Coverage& coverage);

}  // namespace assay
