// What a scan runs with: flags over the configuration file over defaults.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "cli/scan_flags.h"
#include "rules/rule_set.h"
#include "scanners/config/config.h"
#include "scanners/scan/git_scan.h"
#include "scanners/sources/files/file_source.h"

namespace assay::cli {

struct ScanSettings {
  ScanFlags flags;  // with what the configuration sets filled in
  Config config;
  std::vector<std::string> left_aside;  // configurations of single paths (FoundConfig)
  RuleSelection rules;
  FingerprintKey key;
};

// Every mistake of the configuration is printed; nothing is then returned.
std::optional<ScanSettings> scan_settings(ScanFlags flags);

// How the paths of a scan are walked.
files::FileScanOptions path_options(const ScanSettings& settings);

// The same of a repository.
GitScanOptions git_options(const ScanSettings& settings);

// Today in UTC, or the day of SOURCE_DATE_EPOCH: when suppressions end.
std::chrono::sys_days today();

}  // namespace assay::cli
