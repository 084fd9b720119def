// Canonical Huffman codes (RFC 1951 §3.2.2) as a table that is asked with the next bits of the data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::archives {

// What a code stands for, in one word: how many bits the code has (beyond the main table, how many more), how many bits
// follow it, and a literal, or the least length or distance.
struct HuffmanEntry {
  static constexpr std::uint32_t kLiteral = 1U << 10;
  static constexpr std::uint32_t kEnd = 1U << 11;      // of the block
  static constexpr std::uint32_t kLonger = 1U << 12;   // the value is where a further table begins, of `extra` bits
  static constexpr std::uint32_t kInvalid = 1U << 13;  // no code

  static constexpr std::uint32_t of(std::uint32_t value, unsigned extra, std::uint32_t flags = 0) {
    return value << 16 | flags | extra << 5;
  }
  static unsigned bits(std::uint32_t entry) { return entry & 31; }
  static unsigned extra(std::uint32_t entry) { return entry >> 5 & 31; }
  static std::uint32_t value(std::uint32_t entry) { return entry >> 16; }
};

// kMain bits are looked up at once, longer codes in a second step. kSize: the most that any set of codes needs, which
// zlib's examples/enough.c computes from the number of symbols, kMain and 15.
template <unsigned kMain, std::size_t kSize>
class HuffmanTable {
 public:
  // `lengths`: of each symbol's code, up to 15; 0 for none. `meanings`: an entry without bits for each symbol. False:
  // there is no such code. As zlib has it, a code that leaves words without a symbol is one only where all have one
  // bit.
  bool build(std::span<const std::uint8_t> lengths, std::span<const std::uint32_t> meanings) {
    return make(lengths, meanings, kMain, table_, bits_);
  }
  // The table as it is now, in two words that a loop can hold. Lives as long as the table is not built anew.
  struct Lookup {
    const std::uint32_t* table;
    std::uint64_t mask;
    std::uint32_t at(std::uint64_t next_bits) const { return table[next_bits & mask]; }
    // For an entry of kLonger, whose bits were dropped.
    std::uint32_t longer(std::uint32_t entry, std::uint64_t next_bits) const {
      return table[HuffmanEntry::value(entry) + (next_bits & ((std::uint64_t{1} << HuffmanEntry::extra(entry)) - 1))];
    }
  };
  Lookup lookup() const { return {table_.data(), (std::uint64_t{1} << bits_) - 1}; }

 private:
  static bool make(std::span<const std::uint8_t> lengths, std::span<const std::uint32_t> meanings, unsigned main,
                   std::span<std::uint32_t> table, unsigned& bits);
  std::array<std::uint32_t, kSize> table_{};
  unsigned bits_ = 1;
};

using LiteralTable = HuffmanTable<11, 2342>;
using DistanceTable = HuffmanTable<8, 402>;
using LengthTable = HuffmanTable<7, 128>;  // of the code that the other codes' lengths are written in

}  // namespace assay::archives
