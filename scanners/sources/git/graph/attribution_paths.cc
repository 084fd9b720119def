#include "scanners/sources/git/graph/attribution_paths.h"

#include <algorithm>

namespace assay::git {

PathTable::PathTable(const TreeLinks& links)
    : links_(links), key_(reinterpret_cast<std::uintptr_t>(this) | 1), nodes_(1), table_(1024) {}

std::size_t PathTable::slot(Path parent, std::uint32_t name) const {
  // Keyed with an address, so that no tree can be prepared whose paths collide.
  std::uint64_t value = ((std::uint64_t{parent} << 32 | name) ^ key_) * 0x9e3779b97f4a7c15;
  value = (value ^ value >> 32) * (key_ ^ 0xd6e8feb86659fd92);
  std::size_t at = (value ^ value >> 29) & (table_.size() - 1);
  while (table_[at] != 0 && (nodes_[table_[at]].parent != parent || nodes_[table_[at]].name != name)) {
    at = (at + 1) & (table_.size() - 1);
  }
  return at;
}

PathTable::Path PathTable::child(Path parent, std::uint32_t name) {
  if (parent == last_parent_ && name == last_name_) return last_;
  if (nodes_.size() * 2 >= table_.size()) grow();
  const std::size_t at = slot(parent, name);
  if (table_[at] == 0) {
    table_[at] = static_cast<Path>(nodes_.size());
    nodes_.push_back({parent, name, nodes_[parent].depth + 1});
  }
  last_parent_ = parent;
  last_name_ = name;
  return last_ = table_[at];
}

void PathTable::grow() {
  table_.assign(table_.size() * 2, 0);
  for (Path path = 1; path < nodes_.size(); ++path) table_[slot(nodes_[path].parent, nodes_[path].name)] = path;
}

std::string PathTable::text(Path path) const {
  std::vector<std::uint32_t> names;
  for (; path != kRoot; path = nodes_[path].parent) names.push_back(nodes_[path].name);
  std::string text;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (name != names.rbegin()) text += '/';
    text += links_.name(*name);
  }
  return text;
}

}  // namespace assay::git
