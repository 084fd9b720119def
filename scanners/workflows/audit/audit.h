// Reads the workflow files of a repository and runs the checks on them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "scanners/workflows/findings/finding.h"
#include "scanners/workflows/model/repository.h"
#include "scanners/workflows/taint/callers.h"

namespace assay::workflows {

// A file of another tool's settings.
struct SettingsFile {
  enum class Kind : std::uint8_t { zizmor, actionlint };
  std::string root;  // what the paths of the files that it is for have before their path in the repository
  std::string path;  // as reports show it
  Kind kind = Kind::zizmor;
  std::string text, unread;
};

struct AuditOptions {
  Persona persona = Persona::regular;  // findings for others are left out
  bool suppressions = true;            // ignore comments and settings of other tools hold
  unsigned threads = 1;
  std::vector<SettingsFile> settings = {};
  bool line_hashes = false;  // findings get GitHub's hash of their lines
};

// A file that is to be checked. One that could not be read has no text, and `unread` says why.
struct SourceFile {
  std::string path;        // as reports show it
  std::string path_below;  // below the repository
  std::string text;
  std::string unread;
  enum class Form : std::uint8_t {
    yaml,
    plain,  // CODEOWNERS
    name,   // only known to be there
  } form = Form::yaml;
  bool listed = false;     // all of its repository was looked through, so that what was not found is not there
  bool among_all = false;  // all files of its folder are at hand, so one that is not there does not exist
};

struct Audit {
  std::vector<Finding> findings;  // sorted; the suppressed ones too
  Coverage coverage;              // what is no YAML was not checked, and is a gap
};

// The result does not depend on the number of threads or the order of files.
Audit audit(std::vector<SourceFile> files, const AuditOptions& options);

// What all checks find in one file of a repository.
struct Checked {
  std::vector<Finding> findings;  // sorted
  std::size_t left_out = 0;       // beyond kMostFindings of one check
  bool followed = true;           // false: there was too much data to follow all of it
};
Checked check_document(const Document& document, const Repository& repository, const taint::Callers& callers);

}  // namespace assay::workflows
