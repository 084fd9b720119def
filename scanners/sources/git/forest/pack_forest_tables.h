// The tables of a PackForest. What is asked by name (names, bins, states) has a row an object in the order of names;
// what a walk reads has a step an object in the order of the walk, so that memory is read in one direction: looking
// places, spans and children up by object cost five cache misses an object, a third of a walk over a million.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/table.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/store/object_store_layout.h"

namespace assay::git {

// Why an object belongs to no family.
enum class Fault : std::uint8_t {
  none,
  place,         // its offset is not in the pack, or is another's
  header,        // its entry's header is damaged, or its loose file's
  checksum,      // its bytes do not have the CRC that the index says
  base_missing,  // the base it names is in no pack and not loose, or no index lists the base's offset
  loop,
  depth,
  base_faulty,  // it descends from one of the above
};
const char* why_of(Fault fault);

// Reading other copies of damaged objects, one by one, is bounded: each may unpack a whole chain.
inline constexpr int kMostRepairs = 1000;

// One object of the walk, with all that reading it needs.
struct WalkStep {
  static constexpr std::uint32_t kLast = 0x80000000;         // the last child of its base
  static constexpr std::uint32_t kHasChildren = 0x40000000;  // the next step is one
  static constexpr std::uint32_t kSpan = 0x3fffffff;         // bytes of the entry in the pack
  static constexpr std::uint32_t kLongSpan = kSpan;          // as many or more: see ForestTables::long_spans

  std::uint64_t place = 0;  // ForestTables::place
  ObjectIndex object = kNoObject;
  std::uint32_t span = 0;  // and the two flags
};

struct ForestTables {
  static constexpr unsigned kOffsetBits = 44;
  static constexpr std::uint32_t kLoose = (1U << (64 - kOffsetBits)) - 1;  // as pack number; the offset is the folder
  static constexpr std::uint32_t kThroughStore = kLoose - 1;               // its chosen copy is bad: it is read by name

  const ObjectStore* store = nullptr;
  const StoreLayout* layout = nullptr;
  std::size_t width = 20;
  ObjectIndex size = 0;

  const char* names = nullptr;  // in own_names, or in the index when there is one pack and nothing else
  std::size_t name_step = 20;
  std::vector<char> own_names;
  std::vector<ObjectIndex> bins;  // by the first bin_bits of a name: the first object not below
  unsigned bin_bits = 8;
  std::vector<std::uint8_t> states;

  struct Family {
    std::uint32_t first = 0;  // step
    std::uint32_t steps = 0;
    std::uint32_t weight = 0;  // packed bytes, saturating
    ObjectType type = ObjectType::blob;
  };
  std::vector<Family> families;   // in the order to walk them
  Table<WalkStep> steps;          // family by family, each in preorder, the largest subtree last
  std::vector<WalkStep> orphans;  // objects that belong to no family
  std::vector<std::pair<ObjectIndex, std::uint64_t>> long_spans;  // ascending
  std::array<std::uint64_t, 5> counts{};
  std::vector<Error> problems;
  mutable std::atomic<int> repairs{0};

  const char* name(ObjectIndex object) const { return names + std::size_t{object} * name_step; }
  ObjectIndex find(const char* name) const;
  void fill_bins();

  static std::uint64_t place(std::uint32_t pack, std::uint64_t offset) {
    return std::uint64_t{pack} << kOffsetBits | offset;
  }
  static constexpr std::uint64_t kLargestOffset = (std::uint64_t{1} << kOffsetBits) - 1;
  static std::uint32_t pack_of(std::uint64_t place) { return static_cast<std::uint32_t>(place >> kOffsetBits); }
  static std::uint64_t offset_of(std::uint64_t place) { return place & kLargestOffset; }
  std::uint64_t span_of(const WalkStep& step) const;

  // States: the type in the low three bits (0 is unknown), a flag, the fault in the high three.
  static constexpr std::uint8_t kOtherCopy = 0x08;  // it lies somewhere else too
  unsigned type_of(ObjectIndex object) const { return states[object] & 7U; }
  void set_type(ObjectIndex object, unsigned type) {
    states[object] = static_cast<std::uint8_t>((states[object] & ~7U) | type);
  }
  bool other_copy(ObjectIndex object) const { return (states[object] & kOtherCopy) != 0; }
  Fault fault_of(ObjectIndex object) const { return static_cast<Fault>(states[object] >> 5); }
  void set_fault(ObjectIndex object, Fault fault) {
    states[object] = static_cast<std::uint8_t>((states[object] & 0x1f) | static_cast<unsigned>(fault) << 5);
  }
};

}  // namespace assay::git
