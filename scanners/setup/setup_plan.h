// A set-up to begin with for a repository: files that are not there yet, and what to do by hand where a file is.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/setup/survey.h"

namespace assay::setup {

struct PlannedFile {
  std::string path;  // below the root
  std::string text;
  std::string why;
};

struct SetupPlan {
  std::vector<std::string> seen;   // what the repository has, a line each
  std::vector<PlannedFile> files;  // none of them is there
  std::vector<std::string> steps;  // for the user: each a line, or several with the text to put in
  bool whole = true;               // false: something of another tool's configuration has no counterpart
};

// Reads a file below the root.
using ReadBelow = std::function<Result<std::string>(const std::string& path)>;
// Whether anything is at a path below the root.
using IsThere = std::function<bool(const std::string& path)>;

// Pure but for the two functions. `version`: of the program, which the workflow installs. Fails when another tool's
// rules cannot be read.
Result<SetupPlan> plan_setup(const Survey& survey, std::string_view version, const ReadBelow& read,
                             const IsThere& is_there);

}  // namespace assay::setup
