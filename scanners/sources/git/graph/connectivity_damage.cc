#include "scanners/sources/git/graph/connectivity_damage.h"

#include <iterator>

namespace assay::git {

void DamagedObjects::add(ObjectIndex object, const Error& error) {
  ++count;
  if (listed.size() == kListed && listed.rbegin()->first < object) return;
  listed.emplace(object, error);
  if (listed.size() > kListed) listed.erase(std::prev(listed.end()));
}

void DamagedObjects::merge(const DamagedObjects& other) {
  const std::uint64_t sum = count + other.count;
  for (const auto& [object, error] : other.listed) add(object, error);
  count = sum;
}

}  // namespace assay::git
