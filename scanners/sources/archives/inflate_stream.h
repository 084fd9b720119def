// Deflate data (RFC 1951) of any length in bounded memory, and Deflate64, which is method 9 of zip archives: a window
// of 64 KiB, two more codes of distances, a longest match of 65,538 bytes.
//
// libdeflate wants all of the data and room for all that comes of it; zlib takes twice as long for source code (780
// MB/s, here 1,540), and ten times for a disk image that is mostly zeros. Data that is damaged gives what stands before
// the damage, to the byte, whatever parts it comes in.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "scanners/sources/archives/decompress.h"
#include "scanners/sources/archives/huffman_table.h"

namespace assay::archives {

enum class DeflateKind : std::uint8_t { deflate, deflate64 };

class InflateStream final : public Codec {
 public:
  explicit InflateStream(DeflateKind kind = DeflateKind::deflate);
  bool begin() override;
  Step run(Bytes in, std::span<char> out) override;

 private:
  enum class State : std::uint8_t {
    block,
    stored_size,
    stored,
    counts,
    order,
    lengths,
    coded,
    distance,
    ended,
    failed
  };
  // What is left of the input of one run.
  struct Input {
    const unsigned char* at;
    const unsigned char* end;
  };

  // Each false when the input has to go on first, or is wrong: then the state is failed.
  bool step(Input& in);
  bool need(Input& in, unsigned bits);
  template <class Table>
  bool next(Input& in, const Table& table, std::uint32_t& entry, std::uint32_t& extra);
  bool begin_block(Input& in);
  bool copy_stored(Input& in);
  bool read_order(Input& in);
  bool read_lengths(Input& in);
  bool read_code(Input& in);
  bool read_distance(Input& in);
  void decode_quickly(Input& in);
  [[gnu::always_inline]] inline void decode(Input& in);
#if defined(__x86_64__)
  void decode_with_bmi2(Input& in);
#endif
  bool copy(std::size_t distance, std::size_t length);
  bool wrong(const char* why);

  std::uint32_t take(unsigned count);
  void drop(unsigned count);

  const DeflateKind kind_;
  const std::size_t window_;
  const std::size_t full_;           // beyond it nothing is begun; there is room for one match behind it
  std::vector<unsigned char> made_;  // what matches may reach back to, then what was made
  std::size_t to_ = 0, given_ = 0;   // what was made ends, what was handed on ends
  std::uint64_t bits_ = 0;           // the next one lowest; none beyond count_
  unsigned count_ = 0;
  State state_ = State::block;
  bool last_ = false;
  std::uint32_t left_ = 0;    // of a stored block
  std::uint32_t length_ = 0;  // of a match whose distance comes next
  std::size_t literals_ = 0, all_ = 0, given_lengths_ = 0, at_ = 0;
  std::array<std::uint8_t, 320> lengths_{};
  LengthTable length_codes_;
  LiteralTable literal_codes_;
  DistanceTable distance_codes_;
  const char* why_ = "";
};

}  // namespace assay::archives
