#include "scanners/sources/git/repository_store.h"

namespace assay::git {

Result<std::shared_ptr<ObjectStore>> open_store(const Repository& repository, const Limits& limits) {
  Result<std::shared_ptr<ObjectStore>> own =
      ObjectStore::open(repository.objects_folder(), repository.hash_kind(), limits);
  if (!own) return own;
  std::vector<std::shared_ptr<ObjectStore>> stores = {std::move(*own)};
  std::vector<Error> problems;
  for (const std::string& folder : repository.more_objects_folders()) {
    Result<std::shared_ptr<ObjectStore>> store = ObjectStore::open(folder, repository.hash_kind(), limits);
    if (store) {
      stores.push_back(std::move(*store));
    } else {
      problems.push_back(store.error());
    }
  }
  return join_stores(std::move(stores), std::move(problems));
}

}  // namespace assay::git
