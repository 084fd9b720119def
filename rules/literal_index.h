// Where the literals of a plan may stand, by pairs of bytes. Of each literal four bytes are looked for, of which three
// pairs have to be among those of all: the tables are of 1,024 pairs, 5 bits of either byte, and so small that a
// processor holds all of them in registers and asks for 64 places at once (scanners/secrets/pair_masks.h). Some 4 in
// 100 places of a log pass, 6 of source code, and what passes is looked up by hash. Which four bytes of a literal are
// taken is chosen so that the tables hold few and rare pairs: the 1,135 longer literals of the built-in rules have 600.
//
// Borrows nothing. Immutable once made, in some 0.1 ms; shared by threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rules/plan.h"

namespace assay {

// A bit for each pair: five bits of the first byte and two of the second say in which of 128, three say which bit.
class BytePairTable {
 public:
  static constexpr std::size_t kBytes = 128;
  void set(char first, char second) { bits_[cell(first, second)] |= bit(second); }
  bool has(char first, char second) const { return (bits_[cell(first, second)] & bit(second)) != 0; }
  const std::uint8_t* data() const { return bits_.data(); }

 private:
  static std::size_t cell(char first, char second) {
    return (static_cast<unsigned char>(first) & 31U) << 2 | (static_cast<unsigned char>(second) >> 3 & 3U);
  }
  static std::uint8_t bit(char second) {
    return static_cast<std::uint8_t>(1U << (static_cast<unsigned char>(second) & 7U));
  }
  alignas(64) std::array<std::uint8_t, kBytes> bits_{};
};

// Table i is of the bytes i and i + 1. Short literals have tables of their own: there is nothing to choose in them.
struct BytePairTables {
  std::array<BytePairTable, 2> three;  // of literals of three bytes
  std::array<BytePairTable, 3> four;
  std::array<BytePairTable, 3> longer;
};

// Literals by the bytes that they are known by: all of one of three or four, five of a longer one. A bit says at nearly
// all places that none has those; where one may, up to eight bytes of each are compared at once.
class LiteralWindows {
 public:
  LiteralWindows() = default;
  // `begins`: where those bytes begin, for each literal.
  LiteralWindows(const AnchorTable& literals, const std::vector<std::uint32_t>& begins);

  static std::size_t known_bytes(std::size_t literal) { return literal < 5 ? literal : 5; }

  // In either case. `bytes`: the eight at a place, the first of them lowest; `known`: how many of them count.
  static std::uint64_t key_of(std::uint64_t bytes, std::size_t known) {
    return (bytes | kFold) & (~std::uint64_t{0} >> (64 - 8 * known));
  }

  bool may_hold(std::uint64_t key) const {
    const std::uint64_t hash = hash_of(key);
    return (bits_[hash / 64] >> (hash % 64) & 1U) != 0;
  }

  // Calls `at` with the index of each literal that has this key and the bytes, in either case, and with how many of its
  // bytes stand before them. Stops when `at` returns false, and returns that.
  template <class At>
  bool with(std::uint64_t key, std::uint64_t bytes, At&& at) const {
    const std::uint64_t list = list_of(key);
    bytes |= kFold;
    for (std::uint32_t i = first_[list]; i != first_[list + 1]; ++i)
      if ((bytes & items_[i].mask) == items_[i].bytes && !at(items_[i].literal, items_[i].before)) return false;
    return true;
  }
  // The most bytes that stand before a key's.
  std::size_t most_before() const { return most_before_; }

 private:
  static constexpr std::uint64_t kFold = 0x2020202020202020U;
  static constexpr unsigned kHashBits = 16, kListBits = 11;  // 8 KiB of bits stay in the first cache
  struct Item {
    std::uint64_t bytes = 0, mask = 0;
    std::uint32_t literal = 0, before = 0;
  };
  static std::uint64_t hash_of(std::uint64_t key) { return key * 0x9E3779B97F4A7C15U >> (64 - kHashBits); }
  static std::uint64_t list_of(std::uint64_t key) { return hash_of(key) >> (kHashBits - kListBits); }

  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>((std::size_t{1} << kHashBits) / 64);
  std::vector<std::uint32_t> first_ = std::vector<std::uint32_t>((std::size_t{1} << kListBits) + 1);
  std::vector<Item> items_;  // by list
  std::size_t most_before_ = 0;
};

struct LiteralIndex {
  LiteralIndex() = default;
  explicit LiteralIndex(const AnchorTable& literals);

  bool complete = false;  // no literal has fewer than three bytes
  BytePairTables tables;
  LiteralWindows windows;
};

}  // namespace assay
