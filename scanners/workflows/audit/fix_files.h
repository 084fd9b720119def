// Fixes what the checks found. A fix is made only when what comes out can be read, does not have the finding any more,
// and has none in its place or in another file that was not there before.
#pragma once

#include <string>
#include <vector>

#include "scanners/workflows/audit/audit.h"

namespace assay::workflows {

struct FixedFile {
  std::string path;
  std::string text;                // as it is to be written
  std::vector<std::string> fixes;  // "action-ref-not-sha, line 12: …", in order
};

struct Fixed {
  std::vector<FixedFile> files;  // those that change, in order of their paths
  Coverage coverage;             // a fix that could not be made is a gap
};

inline constexpr int kMostRounds = 50;  // what met another fix is tried again in the next
// Beside once a round all files are checked so many times at most: twice by the logarithm of all for each fix that
// turns out bad.
inline constexpr int kMostTries = 150;

// Deterministic. Writes nothing.
Fixed fix_files(const std::vector<SourceFile>& files, const AuditOptions& options, bool unsafe);

}  // namespace assay::workflows
