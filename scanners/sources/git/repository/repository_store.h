// The object store of a repository, as its environment says: the objects folder, and those beside it that a push being
// received names (GIT_ALTERNATE_OBJECT_DIRECTORIES).
#pragma once

#include <memory>

#include "base/limits.h"
#include "base/result.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

// Fails when the repository's own objects folder cannot be opened; others that cannot are among problems().
Result<std::shared_ptr<ObjectStore>> open_store(const Repository& repository, const Limits& limits = {});

}  // namespace assay::git
