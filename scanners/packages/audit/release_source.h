// What a repository says of a release, read from its objects: tags, commits, branches, the files of a commit. No
// program is started, and nothing of the work tree counts.
#pragma once

#include <optional>
#include <string>

#include "base/coverage.h"
#include "base/result.h"
#include "scanners/packages/model/release.h"

namespace assay::packages {

struct SourceQuestion {
  std::string repository = ".";
  std::string tag;     // "v1.2.3"; empty: none
  std::string commit;  // a revision; empty: none
  std::string branch;  // "main", "origin/main"; empty: none
  bool files = false;  // those of the commit, of the tag's, or of HEAD
  bool trust = false;  // whoever owns the repository
};

struct SourceAnswer {
  std::optional<TagFacts> tag;
  std::optional<SourceFacts> files;
};

// What cannot be told (a missing object, the end of a shallow clone) is a gap. An Error where there is no repository.
Result<SourceAnswer> ask_source(const SourceQuestion& question, Coverage& coverage);

}  // namespace assay::packages
