#include "scanners/sources/git/repository/repository_store.h"

namespace assay::git {

Result<std::shared_ptr<ObjectStore>> open_store(const Repository& repository, const Limits& limits) {
  return ObjectStore::open(repository.objects_folder(), repository.hash_kind(), limits,
                           repository.more_objects_folders());
}

}  // namespace assay::git
