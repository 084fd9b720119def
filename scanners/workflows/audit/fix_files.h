// Fixes what the checks found, file by file. A file is changed only when what comes out can be read and does not have
// the findings any more that were fixed.
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
  Coverage coverage;             // a file whose fix was taken back is a gap
};

inline constexpr int kMostRounds = 50;  // what met another fix is tried again in the next

// Deterministic. Writes nothing.
Fixed fix_files(const std::vector<SourceFile>& files, const AuditOptions& options, bool unsafe);

}  // namespace assay::workflows
