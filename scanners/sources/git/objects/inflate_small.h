// Inflating a few hundred bytes: one block of codes of its own (RFC 1951, 3.2.7), as nearly every commit is stored.
//
// Of the 1.6 µs that libdeflate takes for a commit, 0.9 go into tables that are made for megabytes. Here the tables are
// as wide as the longest code, which in so few bytes has 8 or 9 bits, and symbols are sorted while their lengths are
// read: 0.9 µs in all (measured over 119,281 commits; a tenth of a second in a scan of 2). At a thousand bytes both are
// equal, beyond them libdeflate is faster.
//
// Only a stream that is right in all respects is decoded. For any other the answer is 0, and libdeflate is asked, so
// that what counts as damaged is decided in one place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace assay::git {

// One for each thread: 30 KB of tables.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): its tables are written before they are read
class SmallInflater {
 public:
  static constexpr std::size_t kMost = 512;      // bytes of output for which it pays
  static constexpr std::size_t kOutSlack = 320;  // that may be written behind the output
  static constexpr unsigned kBits = 11;          // longer codes are left to libdeflate
  static constexpr std::size_t kLengths = 16;    // of codes: 0 to 15 bits

  // `in`: the deflate data, without zlib's header; `readable` bytes may be read there, of which the stream has at most
  // `size`. Writes `made` bytes to `out`. Returns how many bytes of `in` the block took, or 0.
  std::size_t inflate(const unsigned char* in, std::size_t readable, std::size_t size, unsigned char* out,
                      std::size_t made);

 private:
  // Symbols of each length, in order.
  template <std::size_t kSymbols>
  struct Code {
    std::array<std::uint16_t, kLengths> counts{};
    std::array<std::array<std::uint16_t, kSymbols>, kLengths> symbols;
    void add(unsigned length, unsigned symbol) {
      symbols[length][counts[length]++] = static_cast<std::uint16_t>(symbol);
    }
  };
  using Table = std::array<std::uint32_t, 1U << kBits>;
  struct Input;

  bool read_lengths(Input& input);
  template <std::size_t kSymbols>
  static unsigned make_table(const Code<kSymbols>& code, const std::uint32_t* meanings, Table& table);

  Code<288> literals_;
  Code<32> distances_;
  Table literal_table_;
  Table distance_table_;
  std::array<std::uint8_t, 128> length_table_;  // a symbol, and from the sixth bit on the bits of its code
};

}  // namespace assay::git
