// Anchors found by a few of their bytes: a bit table says at nearly every place that none is there, in about a
// nanosecond; where one may be, those with the same bytes are listed. For the anchors that are looked for at some
// places only (rules/value_shape.h), where calling Hyperscan would cost more than searching. An anchor of three bytes
// stands for all of four that begin, or end, with it.
//
// Borrows nothing. Immutable once made; shared by threads.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "rules/plan.h"

namespace assay {

class HashedAnchors {
 public:
  enum class By : std::uint8_t {
    rarest_four,  // in either case, wherever they stand in the anchor (rules/rare_bytes.h)
    first_three,  // as they stand
    last_four,
    around_run,  // two before the run and its first
  };

  HashedAnchors(const AnchorTable& table, By by);
  HashedAnchors() = default;

  // Keys of the four, or three, bytes at `at`.
  static std::uint32_t key_of_four(const char* at) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes | 0x20202020U;
  }
  static std::uint32_t key_as_it_stands(const char* at) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
  }
  static std::uint32_t key_of_three(const char* at) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, at, 3);
    return bytes;
  }

  bool may_hold(std::uint32_t key) const {
    return is_set(bits_, hash_of(key)) && is_set(more_bits_, other_hash_of(key));
  }

  // Whether one of the four keys may be held whose bytes begin at `at` and at the three places behind it: for keys of
  // key_of_four, in two thirds of the time that asking for each takes. Reads eight bytes.
  bool may_hold_in(const char* at) const {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    bytes |= 0x2020202020202020U;
    const auto bit = [this](std::uint64_t key) {
      const std::uint32_t hash = hash_of(static_cast<std::uint32_t>(key));
      return bits_[hash / 64] >> (hash % 64);
    };
    static_assert(std::endian::native == std::endian::little);
    return ((bit(bytes) | bit(bytes >> 8) | bit(bytes >> 16) | bit(bytes >> 24)) & 1U) != 0;
  }

  // Calls `at` with the index of each anchor that has this key, and with how many of its bytes stand before the key's,
  // which is not 0 for rarest_four and around_run only.
  template <class At>
  void with_key(std::uint32_t key, At&& at) const {
    for (std::uint32_t i = first_[list_of(key)]; i != kEnd; i = items_[i].next)
      if (items_[i].key == key) at(items_[i].anchor, items_[i].before);
  }
  // The most bytes that stand before a key's.
  std::size_t most_before() const { return most_before_; }

 private:
  // Of each table so many bits for an item that one in 32 to 64 is set, up to 8 KiB: they stay in the first cache.
  static constexpr unsigned kBitsOfItem = 5, kLeastBits = 9, kMostBits = 16;
  static constexpr std::uint32_t kLists = 1024;
  static constexpr std::uint32_t kEnd = 0xFFFFFFFFU;
  struct Item {
    std::uint32_t key = 0;
    std::uint32_t anchor = 0;
    std::uint32_t next = kEnd;
    std::uint32_t before = 0;
  };

  void add(std::uint32_t anchor, std::uint32_t key, std::size_t before = 0);
  void lay_out();
  static std::uint32_t list_of(std::uint32_t key) { return key * 0xC2B2AE3DU >> 22; }
  std::uint32_t hash_of(std::uint32_t key) const { return key * 0x9E3779B1U >> shift_; }
  std::uint32_t other_hash_of(std::uint32_t key) const { return key * 0x85EBCA77U >> shift_; }

  using Bits = std::vector<std::uint64_t>;
  static bool is_set(const Bits& bits, std::uint32_t at) { return (bits[at / 64] >> (at % 64) & 1U) != 0; }
  static void set(Bits& bits, std::uint32_t at) { bits[at / 64] |= std::uint64_t{1} << (at % 64); }

  unsigned shift_ = 32 - kLeastBits;
  Bits bits_ = Bits((std::size_t{1} << kLeastBits) / 64);
  Bits more_bits_ = bits_;  // asked where the first says yes
  std::vector<std::uint32_t> first_ = std::vector<std::uint32_t>(kLists, kEnd);
  std::vector<Item> items_;
  std::size_t most_before_ = 0;
};

}  // namespace assay
