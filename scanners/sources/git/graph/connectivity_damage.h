// Commits, trees and tags that could not be read, or not to their end.
#pragma once

#include <cstdint>
#include <map>

#include "base/result.h"
#include "scanners/sources/git/forest/pack_forest.h"

namespace assay::git {

struct DamagedObjects {
  static constexpr std::size_t kListed = 100;
  std::uint64_t count = 0;
  std::map<ObjectIndex, Error> listed;  // the smallest kListed

  void add(ObjectIndex object, const Error& error);
  void merge(const DamagedObjects& other);
};

}  // namespace assay::git
