// One opened repository of a git scan: the one that was named, or a submodule of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/coverage.h"
#include "scanners/scan/git_scan.h"
#include "scanners/scan/unused_markers.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/sources/files/ignore_rules.h"
#include "scanners/sources/git/repository/refs.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay {

struct GitTarget {
  std::string name;  // "" for the named repository, else the submodule's path
  git::Repository repository;
  std::unique_ptr<git::RefStore> refs;
  std::shared_ptr<git::ObjectStore> store;
  std::vector<git::ObjectId> more_tips;  // commits that the repository around it names: reachable like those of refs

  // "libs/a: input", or the input alone for the named repository.
  std::string input(const std::string& what) const { return name.empty() ? what : name + ": " + what; }
  void gap(Coverage& coverage, const Error& error) const;
};

// `name`: see GitTarget.
Result<GitTarget> open_git_target(const std::string& path, std::string name, const git::RepositoryOptions& options,
                                  const Limits& limits);

// Where objects with findings stand: by (repository, object in hexadecimal).
using PlacesOfObjects = std::map<std::pair<std::string, std::string>, std::vector<Appearance>>;

// Scans every object of the target, checks that none is missing, and notes in `places` where those with findings stand.
Status scan_git_history(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                        std::vector<BlobScanner>& scanners, PlacesOfObjects& places, Coverage& coverage);

// Scans the submodules that lie here like the repository itself; their history is not in ours. One that is not here is
// counted as skipped; a commit that `target` names and the submodule here does not have is a gap.
void scan_git_submodules(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                         std::vector<BlobScanner>& scanners, PlacesOfObjects& places, Coverage& coverage);

// Scans what the options' range, since or branch add: added lines and commit messages. Keeps in `markers`, one for each
// scanner, those that hold for nothing in changed files as the end of the range has them.
Status scan_git_range(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                      std::vector<BlobScanner>& scanners, std::vector<UnusedMarkers>& markers, Coverage& coverage);

// Scans what the index would commit: added lines. `markers`: the same, of staged files.
Status scan_git_staged(const GitTarget& target, const GitScanOptions& options, const ScanContext& context,
                       std::vector<BlobScanner>& scanners, std::vector<UnusedMarkers>& markers, Coverage& coverage);

// Keeps in `markers` those that hold for nothing in the files of HEAD. What cannot be read was told by the scan of the
// history.
void find_unused_markers(const GitTarget& target, const GitScanOptions& options, std::vector<BlobScanner>& scanners,
                         std::vector<UnusedMarkers>& markers);

// The patterns by which members of archives are left out; null without any.
std::shared_ptr<const files::IgnoreList> excluded_members(const GitScanOptions& options);

}  // namespace assay
