// A whole scan, from inputs to findings: the sources, the engine and the collector put together. What the command line,
// and later a library's user, calls.
#pragma once

#include <string>
#include <vector>

#include "base/coverage.h"
#include "base/finding.h"
#include "base/limits.h"
#include "base/result.h"
#include "rules/rule_set.h"

namespace assay {

// What every scan needs. Borrowed: `rules` outlives the scan.
struct ScanContext {
  const RuleSet* rules = nullptr;
  FingerprintKey key = FingerprintKey::built_in();
  Limits limits;
  unsigned threads = 1;
};

struct ScanResult {
  std::vector<Finding> findings;  // sorted, see Collector::finish
  Coverage coverage;
  // Of the scanned repository, when there is one.
  std::string repository_uri;  // of the remote "origin", as configured: reports leave credentials out
  std::string revision;        // of HEAD, hexadecimal
  std::string branch;          // of HEAD; empty when detached
  std::string work_tree;       // absolute; empty when bare
};

}  // namespace assay
