// From flags and the environment to the inputs of a scan.
#pragma once

#include "cli/scan_flags.h"
#include "scanners/scan/git_scan.h"
#include "scanners/scan/remote_scan.h"
#include "scanners/sources/files/file_source.h"

namespace assay::cli {

// Value of an environment variable; empty when it is not set.
std::string environment(std::string_view name);

// What git tells its hooks, and whose repositories are trusted.
git::GitEnvironment git_environment();
git::OwnershipRules ownership_rules();

GitScanOptions git_options(const ScanFlags& flags);
files::FileScanOptions file_options(const ScanFlags& flags);
// Credentials come from the environment: an argument is for all users of the machine to read.
RemoteScanOptions remote_options(const ScanFlags& flags);

// $XDG_CACHE_HOME/assay, or ~/.cache/assay; empty when neither is known.
std::string cache_folder();

}  // namespace assay::cli
