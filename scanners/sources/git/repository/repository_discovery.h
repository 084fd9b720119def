// Where the repository of a path lies, as git finds it (git(1), "GIT_DIR"; gitrepository-layout(5)).
#pragma once

#include <string>

#include "base/result.h"
#include "scanners/sources/git/repository/repository.h"

namespace assay::git {

struct Discovered {
  std::string git_dir;    // absolute
  std::string work_tree;  // absolute; "" when the git folder was found by itself
  std::string git_file;   // the .git file that led there, or ""
  bool by_environment = false;
};

Result<Discovered> discover(const std::string& path, const GitEnvironment& environment);

// The folder that a .git file names ("gitdir: PATH"), absolute.
Result<std::string> follow_git_file(const std::string& file);

// The folder shared by all work trees: what git_dir/commondir names, or git_dir itself.
Result<std::string> common_dir_of(const std::string& git_dir);

// Whether the folder holds what every git folder holds: objects, refs and HEAD.
bool looks_like_git_dir(const std::string& folder);

}  // namespace assay::git
