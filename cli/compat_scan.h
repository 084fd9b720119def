// What `assay compat gitleaks` and `assay compat trufflehog` share: another tool's configuration for a scan of ours,
// and the places that its report tells.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/scan_flags.h"
#include "sarif/compat/leak.h"
#include "sarif/output.h"
#include "scanners/scan/scan.h"

namespace assay::cli {

// Paths to tell, as the other tool chooses them: all that fit an expression of `include` (none: all) and none of
// `exclude`.
class CompatPaths {
 public:
  // A file of expressions, one a line; lines that begin with '#' say nothing. Errors: it cannot be read, or holds one
  // that RE2 does not know.
  Status read_file(const std::string& path, bool exclude);
  void exclude_globs(const std::string& list);  // separated by commas

  bool empty() const { return include_.empty() && exclude_.empty() && globs_.empty(); }
  bool passes(const std::string& path) const;

 private:
  std::vector<std::shared_ptr<const RE2>> include_, exclude_;
  std::vector<std::string> globs_;
};

// Takes the rules and allowlists of a configuration over: `flags` gets them. What of it is not there, so that something
// may not be found, is added to `gaps`; what is then reported though it was to be accepted is told.
Status use_foreign_config(const std::string& name, const std::string& text, ScanFlags& flags, std::vector<Gap>& gaps);

// The leaks of a scan: every place that is not suppressed and passes `paths`, of the findings that fail a scan of ours,
// or are live, and that `wanted` (may be empty) wants. The others are counted.
struct CompatLeaks {
  std::vector<compat::Leak> leaks;
  std::uint64_t unsure = 0;    // findings below --fail-on and --fail-confidence
  std::uint64_t unwanted = 0;  // findings that `wanted` does not want
  std::uint64_t untold = 0;    // of these, of which it was not found out whether they are live
};
CompatLeaks compat_leaks(const ScanFlags& flags, const CompatPaths& paths,
                         const std::function<bool(const Finding&)>& wanted, ScanResult& result);

// Opens `path`, or standard output for "-", has it written, and finishes it.
Status write_compat(const std::string& path, const std::function<Status(Output&)>& write);

// Tells what was not read, a line each; nothing when all was.
void tell_gaps(const Coverage& coverage);

}  // namespace assay::cli
