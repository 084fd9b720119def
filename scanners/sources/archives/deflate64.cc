#include "scanners/sources/archives/deflate64.h"

#include <algorithm>

namespace assay::archives {

namespace {

// RFC 1951 §3.2.5, with the last code of lengths and the last two of distances as Deflate64 has them.
constexpr std::array<std::uint16_t, 29> kLengthBase = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3};
constexpr std::array<std::uint8_t, 29> kLengthBits = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                      2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16};
constexpr std::array<std::uint8_t, 19> kOrder = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
constexpr std::uint32_t kEndOfBlock = 256;

std::uint32_t distance_bits(std::uint32_t code) { return code < 2 ? 0 : code / 2 - 1; }
std::uint32_t distance_base(std::uint32_t code) {
  return code < 2 ? code + 1 : ((2 + code % 2) << distance_bits(code)) + 1;
}

}  // namespace

bool Deflate64Reader::Codes::build(std::span<const std::uint8_t> lengths) {
  count = {};
  for (const std::uint8_t length : lengths) ++count[length];
  int left = 1;  // codes that are not given away: fewer than none is no code
  for (std::size_t length = 1; length < count.size(); ++length) {
    left = left * 2 - count[length];
    if (left < 0) return false;
  }
  std::array<std::uint16_t, 16> offset{};
  for (std::size_t length = 1; length + 1 < count.size(); ++length)
    offset[length + 1] = static_cast<std::uint16_t>(offset[length] + count[length]);
  for (std::size_t i = 0; i < lengths.size(); ++i)
    if (lengths[i] != 0) symbols[offset[lengths[i]]++] = static_cast<std::uint16_t>(i);
  count[0] = 0;
  return true;
}

Deflate64Reader::Deflate64Reader(ByteReader& input, Budget& budget)
    : input_(input), budget_(budget), in_(std::size_t{64} << 10), window_(kWindow) {}

bool Deflate64Reader::bits(unsigned count, std::uint32_t& out) {
  while (held_ < count) {
    if (in_at_ == in_size_) {
      const Result<std::size_t> got = input_.read(in_);
      if (!got) input_status_ = tl::make_unexpected(got.error());
      if (!got || *got == 0) return false;
      in_at_ = 0;
      in_size_ = *got;
      fetched_ += *got;
    }
    held_bits_ |= static_cast<std::uint32_t>(static_cast<unsigned char>(in_[in_at_++])) << held_;
    held_ += 8;
  }
  out = held_bits_ & ((std::uint32_t{1} << count) - 1);
  held_bits_ >>= count;
  held_ -= count;
  return true;
}

bool Deflate64Reader::symbol(const Codes& codes, std::uint32_t& out) {
  std::uint32_t code = 0, first = 0, index = 0;
  for (std::size_t length = 1; length < codes.count.size(); ++length) {
    std::uint32_t bit = 0;
    if (!bits(1, bit)) return false;
    code |= bit;
    const std::uint32_t count = codes.count[length];
    if (code < first + count) {
      out = codes.symbols[index + (code - first)];
      return true;
    }
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return false;
}

bool Deflate64Reader::begin_block() {
  std::uint32_t last = 0, type = 0;
  if (!bits(1, last) || !bits(2, type)) return false;
  last_ = last != 0;
  if (type == 0) {
    held_bits_ = 0;  // the rest of a byte: no whole byte is ever held
    held_ = 0;
    std::uint32_t size = 0, complement = 0;
    if (!bits(16, size) || !bits(16, complement) || (size ^ complement) != 0xFFFF) return false;
    left_ = size;
    state_ = State::stored;
    return true;
  }
  state_ = State::coded;
  if (type == 2) return read_codes();
  if (type != 1) return false;
  std::array<std::uint8_t, 288> lengths{};
  for (std::size_t i = 0; i < lengths.size(); ++i)
    lengths[i] = static_cast<std::uint8_t>(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  std::array<std::uint8_t, 32> distances{};
  distances.fill(5);
  return lengths_.build(lengths) && distances_.build(distances);
}

bool Deflate64Reader::read_codes() {
  std::uint32_t literals = 0, distances = 0, codes = 0;
  if (!bits(5, literals) || !bits(5, distances) || !bits(4, codes)) return false;
  literals += 257;
  distances += 1;
  if (literals > 286) return false;
  std::array<std::uint8_t, 19> order{};
  for (std::size_t i = 0; i < codes + 4; ++i) {
    std::uint32_t length = 0;
    if (!bits(3, length)) return false;
    order[kOrder[i]] = static_cast<std::uint8_t>(length);
  }
  Codes of_lengths;
  if (!of_lengths.build(order)) return false;
  std::array<std::uint8_t, 286 + 32> lengths{};
  for (std::size_t i = 0; i < literals + distances;) {
    std::uint32_t code = 0, more = 0;
    if (!symbol(of_lengths, code)) return false;
    if (code < 16) {
      lengths[i++] = static_cast<std::uint8_t>(code);
      continue;
    }
    const std::uint8_t again = code == 16 && i > 0 ? lengths[i - 1] : std::uint8_t{0};
    if (code == 16 && i == 0) return false;
    if (!bits(code == 16 ? 2 : code == 17 ? 3 : 7, more)) return false;
    std::size_t times = more + (code == 18 ? 11 : 3);
    if (i + times > literals + distances) return false;
    while (times-- > 0) lengths[i++] = again;
  }
  const std::span<const std::uint8_t> all(lengths);
  return lengths_.build(all.first(literals)) && distances_.build(all.subspan(literals, distances));
}

void Deflate64Reader::put(char byte) {
  window_[made_++ % kWindow] = byte;
  out_[filled_++] = byte;
}

// Makes at least one byte, or changes the state.
bool Deflate64Reader::step() {
  if (state_ == State::block) return begin_block();
  std::uint32_t code = 0, more = 0;
  if (state_ == State::stored) {
    if (left_ == 0) {
      state_ = last_ ? State::ended : State::block;
      return true;
    }
    if (!bits(8, code)) return false;
    --left_;
    put(static_cast<char>(code));
    return true;
  }
  if (left_ > 0) {
    while (left_ > 0 && filled_ < out_.size()) {
      put(window_[(made_ - distance_) % kWindow]);
      --left_;
    }
    return true;
  }
  if (!symbol(lengths_, code)) return false;
  if (code < kEndOfBlock) {
    put(static_cast<char>(code));
    return true;
  }
  if (code == kEndOfBlock) {
    state_ = last_ ? State::ended : State::block;
    return true;
  }
  code -= kEndOfBlock + 1;
  if (code >= kLengthBase.size() || !bits(kLengthBits[code], more)) return false;
  left_ = kLengthBase[code] + more;
  if (!symbol(distances_, code) || code > 31 || !bits(distance_bits(code), more)) return false;
  distance_ = distance_base(code) + more;
  return distance_ <= made_;
}

Result<std::size_t> Deflate64Reader::read(std::span<char> buffer) {
  out_ = buffer;
  filled_ = 0;
  while (filled_ < buffer.size() && state_ != State::ended && state_ != State::failed)
    if (!step()) state_ = State::failed;
  if (filled_ > 0) {
    if (!budget_.spend(filled_)) return fail("reading", "", kBudgetGap);
    return filled_;
  }
  if (state_ == State::ended) return 0;
  if (!input_status_) return tl::make_unexpected(input_status_.error());
  return fail("reading", "", "is damaged");
}

}  // namespace assay::archives
