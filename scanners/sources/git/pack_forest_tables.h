// The tables of a PackForest, one row an object in the order of names. Columns rather than rows, so that each step
// touches only what it needs: 20 (32) bytes of name, 8 of place, 4 each of span, base, child list and its start, 1
// of state, 1 of bins, 8 for each family. A million objects take 46 to 54 MB with SHA-1.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scanners/sources/git/object_store_layout.h"
#include "scanners/sources/git/pack_forest.h"

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

struct ForestTables {
  static constexpr unsigned kOffsetBits = 44;
  static constexpr std::uint32_t kLoose = (1U << (64 - kOffsetBits)) - 1;  // as pack number
  static constexpr std::uint32_t kLongSpan = 0xffffffff;

  const ObjectStore* store = nullptr;
  const StoreLayout* layout = nullptr;
  std::size_t width = 20;
  ObjectIndex size = 0;

  std::vector<char> names;
  std::vector<ObjectIndex> bins;  // by the first bin_bits of a name: the first object not below
  unsigned bin_bits = 8;
  std::vector<std::uint64_t> places;  // pack and offset; kLoose and the number of the folder
  std::vector<std::uint32_t> spans;   // bytes of the entry in the pack; kLongSpan and more are kLongSpan
  std::vector<ObjectIndex> bases;
  std::vector<ObjectIndex> first_child;  // size + 1
  std::vector<ObjectIndex> children;     // smallest subtree first
  std::vector<std::uint8_t> states;

  struct Family {
    ObjectIndex root = kNoObject;
    std::uint32_t weight = 0;  // packed bytes, saturating
  };
  std::vector<Family> families;  // in the order to walk them
  std::array<std::uint64_t, 5> counts{};
  std::vector<Error> problems;
  mutable std::atomic<int> repairs{0};

  const char* name(ObjectIndex object) const { return names.data() + std::size_t{object} * width; }
  ObjectIndex find(const char* name) const;

  std::uint32_t pack_of(ObjectIndex object) const { return static_cast<std::uint32_t>(places[object] >> kOffsetBits); }
  std::uint64_t offset_of(ObjectIndex object) const { return places[object] & ((std::uint64_t{1} << kOffsetBits) - 1); }
  static std::uint64_t place(std::uint32_t pack, std::uint64_t offset) {
    return std::uint64_t{pack} << kOffsetBits | offset;
  }

  // States: the type in the low three bits (0 is unknown), two flags, the fault in the high three.
  static constexpr std::uint8_t kOtherCopy = 0x08;     // it lies somewhere else too
  static constexpr std::uint8_t kThroughStore = 0x10;  // its chosen copy is bad: read it by name
  unsigned type_of(ObjectIndex object) const { return states[object] & 7U; }
  void set_type(ObjectIndex object, unsigned type) {
    states[object] = static_cast<std::uint8_t>((states[object] & ~7U) | type);
  }
  bool other_copy(ObjectIndex object) const { return (states[object] & kOtherCopy) != 0; }
  bool through_store(ObjectIndex object) const { return (states[object] & kThroughStore) != 0; }
  Fault fault_of(ObjectIndex object) const { return static_cast<Fault>(states[object] >> 5); }
  void set_fault(ObjectIndex object, Fault fault) {
    states[object] = static_cast<std::uint8_t>((states[object] & 0x1f) | static_cast<unsigned>(fault) << 5);
  }

  // The steps of build, in order.
  Status list_names(std::vector<std::vector<std::uint32_t>>& positions);
  void fill_bins();
  void read_headers(std::uint32_t pack, const std::vector<std::uint32_t>& positions, unsigned threads);
  void peek_loose_objects(unsigned threads);
  void link(const Limits& limits);
  bool repair();
};

}  // namespace assay::git
