#include <algorithm>

#include "scanners/sources/git/repository_store.h"

namespace assay::git {

namespace {

class JoinedStore final : public ObjectStore {
 public:
  JoinedStore(std::vector<std::shared_ptr<ObjectStore>> stores, std::vector<Error> problems)
      : stores_(std::move(stores)), problems_(std::move(problems)) {}

  HashKind hash_kind() const override { return stores_.front()->hash_kind(); }

  bool has(const ObjectId& id) const override {
    return std::any_of(stores_.begin(), stores_.end(), [&](const auto& store) { return store->has(id); });
  }

  Result<Object> read(const ObjectId& id) const override {
    Result<Object> object = stores_.front()->read(id);
    for (std::size_t i = 1; i < stores_.size() && !object; ++i) {
      // The first reason stands, unless it is only that the object was not there.
      Result<Object> other = stores_[i]->read(id);
      if (other || (!stores_.front()->has(id) && stores_[i]->has(id))) object = std::move(other);
    }
    return object;
  }

  std::vector<ObjectId> find_prefix(std::string_view prefix, std::size_t most) const override {
    std::vector<ObjectId> found;
    for (const auto& store : stores_) {
      const std::vector<ObjectId> more = store->find_prefix(prefix, most);
      found.insert(found.end(), more.begin(), more.end());
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    if (found.size() > most) found.resize(most);
    return found;
  }

  std::vector<Error> problems() const override {
    std::vector<Error> all = problems_;
    for (const auto& store : stores_) {
      const std::vector<Error> more = store->problems();
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

 private:
  std::vector<std::shared_ptr<ObjectStore>> stores_;
  std::vector<Error> problems_;
};

}  // namespace

std::shared_ptr<ObjectStore> join_stores(std::vector<std::shared_ptr<ObjectStore>> stores,
                                         std::vector<Error> problems) {
  if (stores.size() == 1 && problems.empty()) return stores.front();
  return std::make_shared<JoinedStore>(std::move(stores), std::move(problems));
}

}  // namespace assay::git
