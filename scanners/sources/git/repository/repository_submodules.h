// The repositories of submodules that lie on this machine: those under .git/modules, nested ones too, those of linked
// work trees (.git/worktrees/*/modules), and work trees that hold a .git folder of their own. gitsubmodules(7).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/repository/repository.h"

namespace assay::git {

struct Submodule {
  std::string path;     // in the outermost repository, '/' between folders: "libs/a", nested "libs/a/libs/b"
  std::string git_dir;  // absolute; open it with Repository::open
};

struct SubmoduleList {
  std::vector<Submodule> submodules;  // sorted by path, then git_dir; each git folder once
  std::vector<std::string> absent;    // paths of submodules in the index that were never fetched: another repository's
                                      // content, told as a remark
  std::vector<Error> problems;
};

SubmoduleList list_submodules(const Repository& repository);

}  // namespace assay::git
