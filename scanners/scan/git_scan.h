// Scans a git repository: its whole history, a range of commits, or what is staged.
#pragma once

#include <string>
#include <vector>

#include "scanners/scan/scan.h"
#include "scanners/sources/git/repository/repository.h"

namespace assay {

struct GitScanOptions {
  std::string path = ".";
  git::RepositoryOptions repository;
  // One of these at most; with none the whole history is scanned.
  bool staged = false;
  std::string range;   // "A..B" or "A...B"
  std::string since;   // a revision: what HEAD has and it has not
  std::string branch;  // a branch: what only it has

  bool all_objects = false;    // findings in unreachable objects too
  bool allow_shallow = false;  // a shallow boundary is a remark, not a gap
  bool submodules = true;
  bool skip_packed = false;          // compressed blobs are skipped, not gaps
  std::vector<std::string> exclude;  // patterns as in .gitignore: findings at such paths are left out
  std::string new_ref;               // full name that the end of the range, an object's id, is to get: scanned as one
};

// Whether what is to be scanned can be there: an Error when a bare repository, or one whose named index does not exist,
// is asked for what is staged. A repository that cannot be opened is the scan's to tell. No index yet is an empty one.
Status check_git_options(const GitScanOptions& options);

// What cannot be read is a gap of the result's coverage; an Error when nothing could begin (no repository, a revision
// that does not exist, somebody else's repository).
Result<ScanResult> scan_git(const GitScanOptions& options, const ScanContext& context);

}  // namespace assay
