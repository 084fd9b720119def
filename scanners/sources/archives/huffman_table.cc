#include "scanners/sources/archives/huffman_table.h"

#include <algorithm>

namespace assay::archives {

namespace {

constexpr unsigned kLongest = 15;

// Codes are read from their highest bit on, the data from its lowest.
std::uint32_t turned(std::uint32_t code, unsigned length) {
  std::uint32_t out = 0;
  for (unsigned bit = 0; bit < length; ++bit) out |= (code >> bit & 1) << (length - 1 - bit);
  return out;
}

}  // namespace

template <unsigned kMain, std::size_t kSize>
bool HuffmanTable<kMain, kSize>::make(std::span<const std::uint8_t> lengths, std::span<const std::uint32_t> meanings,
                                      unsigned main, std::span<std::uint32_t> table, unsigned& bits) {
  std::array<std::uint16_t, kLongest + 1> count{};
  for (const std::uint8_t length : lengths) ++count[length];
  count[0] = 0;
  unsigned longest = kLongest;
  while (longest > 0 && count[longest] == 0) --longest;
  int left = 1;  // words that no code took: fewer than none is no code
  for (unsigned length = 1; length <= longest; ++length) {
    left = left * 2 - count[length];
    if (left < 0) return false;
  }
  if (left > 0 && longest > 1) return false;

  bits = std::clamp(longest, 1U, main);
  std::size_t used = std::size_t{1} << bits;
  std::fill_n(table.begin(), used, HuffmanEntry::kInvalid | 1U);

  std::array<std::uint16_t, kLongest + 2> first{};
  for (unsigned length = 1; length <= kLongest; ++length)
    first[length + 1] = static_cast<std::uint16_t>(first[length] + count[length]);
  std::array<std::uint16_t, 288> symbols{};
  for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
    if (lengths[symbol] != 0) symbols[first[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);

  std::uint32_t code = 0;
  std::size_t next = 0;
  for (unsigned length = 1; length <= longest; ++length, code <<= 1) {
    for (; count[length] > 0; --count[length], ++code) {
      const std::uint32_t word = turned(code, length);
      const std::uint32_t meaning = meanings[symbols[next++]];
      if (length <= bits) {
        for (std::size_t at = word; at < std::size_t{1} << bits; at += std::size_t{1} << length)
          table[at] = meaning | length;
        continue;
      }
      std::uint32_t& prefix = table[word & ((1U << bits) - 1)];
      if ((prefix & HuffmanEntry::kLonger) == 0) {
        // Codes come by their length, those of one prefix together: as many bits as let all of them in.
        unsigned more = length - bits;
        int room = 1 << more;
        while (more + bits < longest) {
          room -= count[more + bits];
          if (room <= 0) break;
          ++more;
          room <<= 1;
        }
        prefix = HuffmanEntry::of(static_cast<std::uint32_t>(used), more, HuffmanEntry::kLonger) | bits;
        used += std::size_t{1} << more;
        if (used > table.size()) return false;
      }
      const std::span<std::uint32_t> further =
          table.subspan(HuffmanEntry::value(prefix), std::size_t{1} << HuffmanEntry::extra(prefix));
      for (std::size_t at = word >> bits; at < further.size(); at += std::size_t{1} << (length - bits))
        further[at] = meaning | (length - bits);
    }
  }
  return true;
}

template class HuffmanTable<11, 2342>;
template class HuffmanTable<8, 402>;
template class HuffmanTable<7, 128>;

}  // namespace assay::archives
