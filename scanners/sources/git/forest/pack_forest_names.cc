// Which objects there are, and which copy of each is read.
#include <algorithm>
#include <cstring>
#include <set>

#include "scanners/sources/git/forest/pack_forest_builder.h"
#include "scanners/sources/git/objects/pack_bytes.h"

namespace assay::git {

namespace {

// One copy of an object.
struct Copy {
  std::uint64_t prefix;  // of the name
  std::uint32_t pack;
  std::uint32_t position;  // in the pack's index, or in the list of loose objects
};

struct LooseCopy {
  ObjectId id;
  std::uint32_t folder;
};

std::vector<LooseCopy> list_all_loose(const StoreLayout& layout, std::vector<Error>& problems) {
  std::vector<LooseCopy> all;
  for (std::uint32_t folder = 0; folder < layout.folders.size(); ++folder) {
    for (const ObjectId& id : list_loose(layout.folders[folder], layout.kind, problems)) all.push_back({id, folder});
  }
  std::stable_sort(all.begin(), all.end(), [](const LooseCopy& a, const LooseCopy& b) { return a.id < b.id; });
  return all;
}

// Whether each name is below the next and in the part of the index that its first byte says.
bool in_order(const PackIndex& index, std::size_t width) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto [from, to] = index.range_of(byte);
    for (std::uint32_t position = from; position < to; ++position) {
      const char* const name = index.name(position);
      if (static_cast<unsigned char>(name[0]) != byte) return false;
      if (position == from) continue;
      const char* const before = index.name(position - 1);
      const std::uint64_t a = big64(before);
      const std::uint64_t b = big64(name);
      if (a > b || (a == b && std::memcmp(before, name, width) >= 0)) return false;
    }
  }
  return true;
}

}  // namespace

// One pack and nothing else, as git gc leaves it: its index is the list.
bool ForestBuilder::use_names_of_index() {
  const PackIndex& index = tables_.layout->packs.front()->index();
  if (!in_order(index, tables_.width)) return false;
  tables_.size = index.size();
  tables_.names = index.name(0);
  tables_.name_step = index.name_step();
  tables_.states.assign(tables_.size, 0);
  return true;
}

// Merges the packs' lists and the loose objects, a first byte at a time.
Status ForestBuilder::list_names() {
  const auto& packs = tables_.layout->packs;
  const std::string& folder = tables_.layout->folders.front();
  if (packs.size() >= ForestTables::kThroughStore) return fail("listing the objects", folder, "too many packs");
  const std::vector<LooseCopy> loose = list_all_loose(*tables_.layout, tables_.problems);
  std::uint64_t total = loose.size();
  for (const auto& pack : packs) total += pack->index().size();
  if (total >= kSpare) return fail("listing the objects", folder, "too many objects");
  positions_.resize(packs.size());
  if (packs.size() == 1 && loose.empty() && use_names_of_index()) return {};

  const std::size_t width = tables_.width;
  const auto name_of_copy = [&](const Copy& copy) {
    return copy.pack == ForestTables::kLoose ? loose[copy.position].id.view().data()
                                             : packs[copy.pack]->index().name(copy.position);
  };
  const auto before = [&](const Copy& a, const Copy& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = std::memcmp(name_of_copy(a), name_of_copy(b), width);
    return order != 0 ? order < 0 : std::pair(a.pack, a.position) < std::pair(b.pack, b.position);
  };

  for (std::size_t pack = 0; pack < packs.size(); ++pack) positions_[pack].assign(packs[pack]->index().size(), kNoNode);
  std::vector<char>& names = tables_.own_names;
  names.reserve(total * width);
  tables_.states.reserve(total);
  std::vector<Copy> copies;
  std::set<std::uint32_t> disordered;
  std::size_t next_loose = 0;
  for (unsigned byte = 0; byte < 256; ++byte) {
    copies.clear();
    for (std::uint32_t pack = 0; pack < packs.size(); ++pack) {
      const PackIndex& index = packs[pack]->index();
      const auto [from, to] = index.range_of(byte);
      for (std::uint32_t position = from; position < to; ++position) {
        const char* const name = index.name(position);
        if (static_cast<unsigned char>(name[0]) != byte ||
            (position > from && std::memcmp(index.name(position - 1), name, width) > 0)) {
          disordered.insert(pack);
        }
        if (static_cast<unsigned char>(name[0]) == byte) copies.push_back({big64(name), pack, position});
      }
    }
    for (; next_loose < loose.size() && loose[next_loose].id.bytes[0] == byte; ++next_loose) {
      copies.push_back(
          {big64(loose[next_loose].id.view().data()), ForestTables::kLoose, static_cast<std::uint32_t>(next_loose)});
    }
    if (!std::is_sorted(copies.begin(), copies.end(), before)) std::sort(copies.begin(), copies.end(), before);
    for (const Copy& copy : copies) {
      const char* const name = name_of_copy(copy);
      const bool again = tables_.size > 0 && std::memcmp(names.data() + names.size() - width, name, width) == 0;
      if (again) {
        tables_.states.back() |= ForestTables::kOtherCopy;
      } else {
        names.insert(names.end(), name, name + width);
        tables_.states.push_back(0);
        if (copy.pack == ForestTables::kLoose) loose_.emplace_back(tables_.size, loose[copy.position].folder);
        ++tables_.size;
      }
      if (copy.pack != ForestTables::kLoose) {
        positions_[copy.pack][copy.position] = (tables_.size - 1) | (again ? kSpare : 0);
      }
    }
  }
  tables_.names = names.data();
  tables_.name_step = width;
  for (const std::uint32_t pack : disordered) {
    tables_.problems.push_back({"reading the pack index", packs[pack]->path(), "its names are not in order",
                                "run 'git fsck'; 'git index-pack' makes it anew"});
  }
  return {};
}

}  // namespace assay::git
