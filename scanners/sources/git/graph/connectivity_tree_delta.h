// The entries of a tree that is stored as a delta, read without parsing what the delta copied from its base.
//
// A tree version usually differs from its base in one entry of hundreds, so looking up each entry of each version (135
// million in git's own history) costs more than everything else. Here an entry that lies whole in a copied run, and
// begins where an entry of the base begins, is the base's entry: same bytes, same meaning. Only the others are parsed
// and handed out. The result is exactly that of parsing each tree whole (tested against TreeReader on random deltas).
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/objects/tree.h"

namespace assay::git {

// What is kept of a tree while its children are visited. 8 bytes an entry.
struct HeldEntries {
  static constexpr std::uint32_t kNoValue = 0xffffffff;

  std::vector<std::uint32_t> starts;  // offset of each entry, and the end of the last; empty before the first use
  std::vector<std::uint32_t> values;  // what the collector noted for each entry, or kNoValue
};

class TreeDeltaReader {
 public:
  explicit TreeDeltaReader(HashKind kind) : kind_(kind) {}

  // Reads a tree. `base` is what was read of visit.base_object, and null for a tree that is stored whole.
  // changed(entry) is called for each entry that is not the base's, in order, and returns the value to keep for it;
  // dropped(value) for each kept value of an entry of the base that this tree does not have.
  // Returns false when the bytes are no tree from some place on: the entries before it are used.
  template <class Changed, class Dropped>
  bool read(Bytes content, std::span<const CopiedRun> copied, const HeldEntries* base, HeldEntries& out,
            Changed&& changed, Dropped&& dropped);

 private:
  // The entries of the base that lie whole in the run which covers `at`, beginning there: [first, last). None when they
  // stand before others that were inherited: an entry is inherited once at most, or dropping one of two copies of it
  // would drop both, and what lies between the slices is what was dropped.
  std::pair<std::size_t, std::size_t> inherited(std::span<const CopiedRun> copied, const HeldEntries& base,
                                                std::uint64_t at, std::size_t& run) const;
  void take(const HeldEntries& base, std::size_t first, std::size_t last, std::uint32_t at, HeldEntries& out);

  HashKind kind_;
  std::vector<std::pair<std::size_t, std::size_t>> slices_;  // of the base's entries, inherited by this tree
};

template <class Changed, class Dropped>
bool TreeDeltaReader::read(Bytes content, std::span<const CopiedRun> copied, const HeldEntries* base, HeldEntries& out,
                           Changed&& changed, Dropped&& dropped) {
  out.starts.clear();
  out.values.clear();
  slices_.clear();
  bool well_formed = content.size() < HeldEntries::kNoValue;
  if (!well_formed) content = {};
  std::uint32_t at = 0;
  std::size_t run = 0;
  while (at < content.size()) {
    if (base != nullptr) {
      const auto [first, last] = inherited(copied, *base, at, run);
      if (first < last) {
        take(*base, first, last, at, out);
        at += base->starts[last] - base->starts[first];
        continue;
      }
    }
    TreeEntry entry;
    if (!TreeReader(content.substr(at), kind_).next(entry)) {
      well_formed = false;
      break;
    }
    out.starts.push_back(at);
    out.values.push_back(changed(entry));
    at = static_cast<std::uint32_t>(entry.name.data() + entry.name.size() + 1 + width_of(kind_) - content.data());
  }
  out.starts.push_back(at);
  if (base == nullptr) return well_formed;

  std::size_t next = 0;
  const auto drop_until = [&](std::size_t end) {
    for (; next < end; ++next) {
      if (base->values[next] != HeldEntries::kNoValue) dropped(base->values[next]);
    }
  };
  for (const auto& [first, last] : slices_) {
    drop_until(first);
    next = last;
  }
  drop_until(base->values.size());
  return well_formed;
}

}  // namespace assay::git
