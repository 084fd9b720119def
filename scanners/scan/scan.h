// A whole scan, from inputs to findings: the sources, the engine and the collector put together. What the command line,
// and later a library's user, calls.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/coverage.h"
#include "base/finding.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/result.h"
#include "rules/loader.h"
#include "rules/rule_set.h"
#include "scanners/secrets/suppressions.h"

namespace assay {

// What every scan needs. Borrowed: `rules` outlives the scan.
struct ScanContext {
  const RuleSet* rules = nullptr;
  FingerprintKey key = FingerprintKey::built_in();
  Limits limits;
  unsigned threads = 1;
  std::chrono::sys_days today;  // UTC: when suppressions end
  // Whether a rule of that id exists, in this run or not: a suppression for another is a mistake worth telling. Empty:
  // only the run's rules are known.
  std::function<bool(std::string_view id)> is_known_rule;
  bool every_rule = true;                  // false: the user has chosen among the rules
  bool suppressions = true;                // false: neither files nor comments hide a finding
  std::vector<SuppressionFile> baselines;  // that the user names, beside the files that are found
  Progress* progress = nullptr;            // may be null
  bool line_hashes = false;                // Finding::line_hash is asked for
  bool unused_markers = false;             // after a scan of a history, HEAD's files are read once more for them
};

struct ScanResult {
  std::vector<Finding> findings;  // sorted, see Collector::finish
  Coverage coverage;
  std::vector<Diagnostic> mistakes;        // of suppression files; with any, nothing was scanned
  std::uint64_t useless_suppressions = 0;  // entries and comments that have expired or hold for nothing
  // Of the scanned repository, when there is one.
  std::string repository_uri;  // of the remote "origin", as configured: reports leave credentials out
  std::string revision;        // of HEAD, hexadecimal
  std::string branch;          // of HEAD; empty when detached
};

}  // namespace assay
