// A small, bounded memory of objects that were read as delta bases, so that the versions of one file, read one after
// the other, do not each unpack the whole chain. Thread-safe.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "scanners/sources/git/store/object_store.h"

namespace assay::git {

class BaseCache {
 public:
  // Where an object lies: the pack's number, and the offset in it.
  struct Place {
    std::size_t pack = 0;
    std::uint64_t offset = 0;
    friend bool operator==(const Place&, const Place&) = default;
  };

  std::shared_ptr<const Object> get(Place place);
  void put(Place place, std::shared_ptr<const Object> object);

 private:
  static constexpr std::size_t kBytes = std::size_t{16} << 20;
  static constexpr std::size_t kLargest = std::size_t{2} << 20;

  static constexpr std::size_t kEntry = 256;  // what an entry takes besides its bytes

  struct Hash {
    std::size_t operator()(const Place& place) const {
      return static_cast<std::size_t>(place.offset * 0x9e3779b97f4a7c15ULL + place.pack);
    }
  };
  using Entries = std::list<std::pair<Place, std::shared_ptr<const Object>>>;

  std::mutex mutex_;
  Entries entries_;  // latest first
  std::unordered_map<Place, Entries::iterator, Hash> where_;
  std::size_t bytes_ = 0;
};

}  // namespace assay::git
