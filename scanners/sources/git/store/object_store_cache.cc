#include "scanners/sources/git/store/object_store_cache.h"

#include <utility>

namespace assay::git {

std::shared_ptr<const Object> BaseCache::get(Place place) {
  const std::lock_guard lock(mutex_);
  const auto found = where_.find(place);
  if (found == where_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->second;
}

void BaseCache::put(Place place, std::shared_ptr<const Object> object) {
  const std::size_t size = object->bytes.size() + kEntry;
  if (size > kLargest) return;
  const std::lock_guard lock(mutex_);
  if (where_.contains(place)) return;
  entries_.emplace_front(place, std::move(object));
  where_[place] = entries_.begin();
  bytes_ += size;
  while (bytes_ > kBytes) {
    bytes_ -= entries_.back().second->bytes.size() + kEntry;
    where_.erase(entries_.back().first);
    entries_.pop_back();
  }
}

}  // namespace assay::git
