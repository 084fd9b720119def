// Which objects the trees of a store hold under given names.
//
// A walk of its own over all trees, for the few histories in which a name is a finding: the objects are then handed to
// attribution like others that hold one. It takes half as long as the walk of connectivity_walk.h.
#pragma once

#include <compare>
#include <set>
#include <string>
#include <vector>

#include "base/limits.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct NamedEntry {
  std::string name;
  ObjectId object;  // may be missing, or a commit of another repository (a submodule)
  bool folder = false;
  friend auto operator<=>(const NamedEntry&, const NamedEntry&) = default;
};

// Sorted, each once. At most kMostNamedEntries; `left_out` tells of more.
inline constexpr std::size_t kMostNamedEntries = 100'000;
std::vector<NamedEntry> find_named_entries(const PackForest& forest, const std::set<std::string, std::less<>>& names,
                                           unsigned threads, const Limits& limits, bool& left_out);

}  // namespace assay::git
