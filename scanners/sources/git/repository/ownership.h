// Whether a repository belongs to who runs the program, as git's safe.directory decides (git-config(1)).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace assay::git {

struct OwnershipRules {
  std::uint32_t user = 0;                  // the effective user id
  std::optional<std::uint32_t> sudo_user;  // SUDO_UID: counts only when `user` is root
  // Files that only the user or the administrator writes: the system's and the user's git configuration. Their
  // safe.directory values count; those of the repository never do. Files that are not there are passed over.
  std::vector<std::string> config_files;
  std::vector<std::string> safe_directories;  // further values, for example from the command line
  std::string home;                           // for values that begin with "~/"
};

// `paths` are the places that must belong to the user (work tree, git folder, .git file); `named` is the one that
// safe.directory would name: the work tree, or the git folder of a bare repository. Fails when neither holds.
Status check_ownership(const std::vector<std::string>& paths, const std::string& named, const OwnershipRules& rules);

}  // namespace assay::git
