// The subjects of a statement: files, the files of folders, or folders as one digest each.
#pragma once

#include <string>
#include <vector>

#include "attest/statement.h"
#include "base/result.h"

namespace assay::attest {

struct SubjectOptions {
  bool folders_whole = false;  // a folder is one subject, by the digest of its listing
  std::string copies;          // an empty folder of ours, which gets what was digested; empty: nothing is copied
};

// A path that was named, and where its copy lies.
struct SubjectCopy {
  std::string path, copy;
};

struct Subjects {
  std::vector<Subject> subjects;    // in the order of their names
  std::vector<SubjectCopy> copies;  // in the order of the paths
};

// Each subject has SHA-256 and SHA-512. A file's name is the last part of its path, or its path below the folder that
// was named; a whole folder's ends in '/'. Refused: a name for two subjects, more of them than a statement may have, no
// subject at all, and what read_folder refuses; links below a folder too, unless it is taken whole.
Result<Subjects> subjects_of(const std::vector<std::string>& paths, const SubjectOptions& options = {});

// A whole folder as what a signature is about.
Result<Artifact> artifact_of_folder(const std::string& path);

}  // namespace assay::attest
