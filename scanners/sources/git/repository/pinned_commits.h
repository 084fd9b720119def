// The commits of submodules that a repository names: gitlinks in the trees of its tips and in its indexes.
// gitsubmodules(7).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

struct PinnedCommit {
  std::string path;          // of the submodule, '/' between folders
  ObjectId commit;           // of the submodule's repository
  std::string by;            // who names it: "HEAD", "refs/tags/v1", "the index"; the smallest, those checked out first
  bool checked_out = false;  // HEAD or an index names it: 'git submodule update' fetches it
};

// What HEADs, refs, stashes and the indexes of all work trees name at `paths`. Sorted by path and commit, each once.
// What cannot be read is left out: the scan of the repository tells it. Of each tip only the folders above `paths` are
// read, and those once.
std::vector<PinnedCommit> pinned_commits(const Repository& repository, const ObjectStore& store,
                                         const std::set<std::string>& paths);

}  // namespace assay::git
