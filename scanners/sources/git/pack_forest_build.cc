// Listing: which objects there are, where each lies, and what its entry's header says.
#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

#include "base/parallel.h"
#include "scanners/sources/git/inflate.h"
#include "scanners/sources/git/loose_object.h"
#include "scanners/sources/git/pack_bytes.h"
#include "scanners/sources/git/pack_forest_tables.h"

namespace assay::git {

namespace {

// Set in a position's object number when the object is read from another copy.
constexpr std::uint32_t kSpare = 0x80000000;

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

Error index_problem(const Pack& pack, std::string why) {
  return {"reading the pack index", pack.path(), std::move(why), "run 'git fsck'; 'git index-pack' makes it anew"};
}

}  // namespace

// Merges the packs' lists and the loose objects, a first byte at a time. positions[pack][position] becomes the object.
Status ForestTables::list_names(std::vector<std::vector<std::uint32_t>>& positions) {
  const auto& packs = layout->packs;
  if (packs.size() >= kLoose) return fail("listing the objects", layout->folders.front(), "too many packs");
  const std::vector<LooseCopy> loose = list_all_loose(*layout, problems);
  std::uint64_t total = loose.size();
  for (const auto& pack : packs) {
    positions.emplace_back(pack->index().size(), kNoObject);
    total += pack->index().size();
  }
  if (total >= kSpare) return fail("listing the objects", layout->folders.front(), "too many objects");

  const auto name_of_copy = [&](const Copy& copy) {
    return copy.pack == kLoose ? loose[copy.position].id.view().data() : packs[copy.pack]->index().name(copy.position);
  };
  const auto before = [&](const Copy& a, const Copy& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = std::memcmp(name_of_copy(a), name_of_copy(b), width);
    return order != 0 ? order < 0 : std::pair(a.pack, a.position) < std::pair(b.pack, b.position);
  };

  names.reserve(total * width);
  places.reserve(total);
  states.reserve(total);
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
      copies.push_back({big64(loose[next_loose].id.view().data()), kLoose, static_cast<std::uint32_t>(next_loose)});
    }
    if (!std::is_sorted(copies.begin(), copies.end(), before)) std::sort(copies.begin(), copies.end(), before);
    for (const Copy& copy : copies) {
      const char* const name = name_of_copy(copy);
      const bool again = size > 0 && std::memcmp(this->name(size - 1), name, width) == 0;
      if (again) {
        states[size - 1] |= kOtherCopy;
      } else {
        names.insert(names.end(), name, name + width);
        places.push_back(place(copy.pack, copy.pack == kLoose ? loose[copy.position].folder : 0));
        states.push_back(0);
        ++size;
      }
      if (copy.pack != kLoose) positions[copy.pack][copy.position] = (size - 1) | (again ? kSpare : 0);
    }
  }
  for (const std::uint32_t pack : disordered) {
    problems.push_back(index_problem(*packs[pack], "its names are not in order"));
  }
  return {};
}

// Sorts the entries of a pack by offset, which gives where each ends, and parses each header.
void ForestTables::read_headers(std::uint32_t number, const std::vector<std::uint32_t>& positions, unsigned threads) {
  const Pack& pack = *layout->packs[number];
  const PackIndex& index = pack.index();
  struct Entry {
    std::uint64_t offset;
    std::uint32_t position;
  };
  std::vector<Entry> entries(index.size());
  for (std::uint32_t i = 0; i < index.size(); ++i) entries[i] = {index.offset(i), i};
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.offset, a.position) < std::pair(b.offset, b.position);
  });
  if (!entries.empty() && entries.front().offset != Pack::kHeader) {
    problems.push_back(index_problem(pack, "it does not list the first object of the pack"));
  }

  const auto read = [&](std::size_t i) {
    const Entry& entry = entries[i];
    const std::uint32_t slot = positions[entry.position];
    if (slot == kNoObject || (slot & kSpare) != 0) return;
    const ObjectIndex object = slot;
    const bool shared = i > 0 && entries[i - 1].offset == entry.offset;
    if (entry.offset < Pack::kHeader || entry.offset >= pack.end() || shared) return set_fault(object, Fault::place);
    const std::uint64_t after = i + 1 < entries.size() ? entries[i + 1].offset : pack.end();
    const std::uint64_t span = std::min(std::max(after, entry.offset), pack.end()) - entry.offset;
    places[object] = place(number, entry.offset);
    spans[object] = static_cast<std::uint32_t>(std::min<std::uint64_t>(span, kLongSpan));
    const Bytes bytes = pack.bytes().substr(entry.offset, span);
    // All of them, not only what will be walked: a flipped bit in a header makes a blob a tree.
    if (index.has_crc() && crc32_of(bytes) != index.crc(entry.position)) return set_fault(object, Fault::checksum);
    EntryHeader header;
    if (parse_entry_header(bytes, entry.offset, layout->kind, header) != nullptr) {
      return set_fault(object, Fault::header);
    }
    if (!header.delta()) return set_type(object, static_cast<unsigned>(header.kind));
    std::uint32_t base = kNoObject;
    if (header.kind == EntryKind::ofs_delta) {
      const auto found =
          std::lower_bound(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(i), header.base_offset,
                           [](const Entry& a, std::uint64_t offset) { return a.offset < offset; });
      if (found->offset == header.base_offset) base = positions[found->position];
      if (base == kNoObject) return set_fault(object, Fault::base_missing);
    } else {
      const auto here = index.find(header.base_name);
      base = here ? positions[*here] : find(header.base_name);
      if (base == kNoObject) return set_fault(object, Fault::base_missing);
    }
    bases[object] = base & ~kSpare;
  };

  constexpr std::size_t kChunk = 8192;
  WorkQueue queue((entries.size() + kChunk - 1) / kChunk + 1);
  bool checksum_holds = true;
  bool pack_holds = true;
  run_workers(threads, [&](unsigned) {
    for (std::size_t item = 0; queue.next(item);) {
      if (item == 0) {
        checksum_holds = index.checksum_holds();
        // An old index has no CRCs: the pack's own checksum takes their place.
        if (!index.has_crc()) pack_holds = pack.checksum_holds(layout->kind);
        continue;
      }
      const std::size_t end = std::min(item * kChunk, entries.size());
      for (std::size_t i = (item - 1) * kChunk; i < end; ++i) read(i);
    }
  });
  if (!checksum_holds) problems.push_back(index_problem(pack, "its checksum is wrong"));
  if (!pack_holds) problems.push_back({"reading the pack", pack.path(), "its checksum is wrong", "run 'git fsck'"});
}

void ForestTables::peek_loose_objects(unsigned threads) {
  std::vector<ObjectIndex> loose;
  for (ObjectIndex object = 0; object < size; ++object) {
    if (pack_of(object) == kLoose) loose.push_back(object);
  }
  if (loose.empty()) return;
  constexpr std::size_t kChunk = 64;
  WorkQueue queue((loose.size() + kChunk - 1) / kChunk);
  run_workers(threads, [&](unsigned) {
    for (std::size_t item = 0; queue.next(item);) {
      const std::size_t end = std::min((item + 1) * kChunk, loose.size());
      for (std::size_t i = item * kChunk; i < end; ++i) {
        const ObjectIndex object = loose[i];
        const ObjectId id = ObjectId::from_bytes(name(object), layout->kind);
        const auto header = peek_loose_file(layout->folders[offset_of(object)], id);
        if (header) {
          set_type(object, static_cast<unsigned>(header->type));
        } else {
          set_fault(object, Fault::header);
        }
      }
    }
  });
}

Result<PackForest> PackForest::build(const ObjectStore& store, unsigned threads, const Limits& limits) {
  if (store.layout() == nullptr) return fail("listing the objects", {}, "the store cannot be listed");
  PackForest forest(std::make_unique<ForestTables>());
  ForestTables& tables = *forest.tables_;
  tables.store = &store;
  tables.layout = store.layout();
  tables.width = width_of(tables.layout->kind);
  tables.problems = store.problems();
  std::vector<std::vector<std::uint32_t>> positions;
  const Status listed = tables.list_names(positions);
  if (!listed) return tl::make_unexpected(listed.error());
  tables.fill_bins();
  tables.spans.assign(tables.size, 0);
  tables.bases.assign(tables.size, kNoObject);
  for (std::uint32_t pack = 0; pack < positions.size(); ++pack) {
    tables.read_headers(pack, positions[pack], threads);
    positions[pack] = {};
  }
  tables.peek_loose_objects(threads);
  tables.link(limits);
  if (tables.repair()) tables.link(limits);
  return forest;
}

}  // namespace assay::git
