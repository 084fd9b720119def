// Deflate64 ("enhanced deflate", method 9 of zip archives): deflate (RFC 1951) with a window of 64 KiB, two more codes
// of distances, and a longest match of 65,538 bytes. No library of the distribution reads it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "scanners/sources/archives/budget.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

class Deflate64Reader final : public ByteReader {
 public:
  // Borrows both. What comes of it is spent of the budget.
  Deflate64Reader(ByteReader& input, Budget& budget);
  Result<std::size_t> read(std::span<char> buffer) override;
  std::uint64_t taken() const { return fetched_ - (in_size_ - in_at_); }  // bytes of the input that were unpacked

 private:
  static constexpr std::size_t kWindow = std::size_t{1} << 16;

  // Canonical Huffman codes (§3.2.2): how many there are of each length, and their symbols in order.
  struct Codes {
    std::array<std::uint16_t, 16> count{};
    std::array<std::uint16_t, 288> symbols{};
    bool build(std::span<const std::uint8_t> lengths);
  };
  enum class State : std::uint8_t { block, stored, coded, ended, failed };

  // Each false when the input ends or is no deflate data.
  bool bits(unsigned count, std::uint32_t& out);
  bool symbol(const Codes& codes, std::uint32_t& out);
  bool begin_block();
  bool read_codes();
  bool step();
  void put(char byte);

  ByteReader& input_;
  Budget& budget_;
  std::vector<char> in_, window_;
  std::size_t in_at_ = 0, in_size_ = 0;
  std::uint64_t fetched_ = 0;
  std::uint32_t held_bits_ = 0;
  unsigned held_ = 0;
  State state_ = State::block;
  bool last_ = false;
  Codes lengths_, distances_;
  std::uint32_t left_ = 0;      // of a stored block, or of a match
  std::uint32_t distance_ = 0;  // of a match under way
  std::uint64_t made_ = 0;
  std::span<char> out_;
  std::size_t filled_ = 0;
  Status input_status_{};
};

}  // namespace assay::archives
