#include "scanners/secrets/decode/deflate_begins.h"

#include <bit>
#include <cstdint>

#include "scanners/secrets/decode/alphabets.h"

namespace assay {

namespace {

// Bits from the lowest of each byte on (RFC 1951 §3.1.1).
class Bits {
 public:
  explicit Bits(std::span<const unsigned char> bytes) : bytes_(bytes) {}

  std::size_t left() const { return bytes_.size() * 8 - at_; }
  unsigned take(unsigned count) {
    unsigned out = 0;
    for (unsigned i = 0; i < count && at_ < bytes_.size() * 8; ++i, ++at_)
      out |= (static_cast<unsigned>(bytes_[at_ / 8]) >> (at_ % 8) & 1U) << i;
    return out;
  }
  // A Huffman code comes from its highest bit on.
  unsigned take_code(unsigned count, unsigned code = 0) {
    for (unsigned i = 0; i < count; ++i) code = code << 1 | take(1);
    return code;
  }

 private:
  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

std::uint64_t word_at(std::span<const unsigned char> bytes, std::size_t at) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) out |= std::uint64_t{bytes[at + i]} << (8 * i);
  return out;
}

// §3.2.7: the lengths of the codes for code lengths have to leave none unused. They stand from bit 17 on.
bool is_dynamic(std::span<const unsigned char> head) {
  constexpr unsigned kMost = 29;
  const std::uint64_t first = word_at(head, 0);
  if ((first >> 3 & 31U) > kMost || (first >> 8 & 31U) > kMost) return false;
  std::uint64_t lengths = word_at(head, 2) >> 1;
  unsigned sum = 0;
  for (auto count = static_cast<unsigned>(first >> 13 & 15U) + 4; count > 0; --count, lengths >>= 3)
    if (const auto length = static_cast<unsigned>(lengths & 7U); length != 0) sum += 128U >> length;
  return sum == 128;
}

// §3.2.6: text, as far as it can be seen or up to the first copy: ten literals and more, which are not all alike.
bool is_fixed_text(Bits bits) {
  std::size_t literals = 0;
  std::uint64_t kinds = 0;  // by their lower six bits
  while (bits.left() >= 9) {
    unsigned code = bits.take_code(7);
    if (code < 24) break;  // a copy, or the end of the block
    code = bits.take_code(1, code);
    if (code >= 0xC0 || !is_text_byte(static_cast<unsigned char>(code - 0x30))) return false;
    kinds |= std::uint64_t{1} << ((code - 0x30) & 63U);
    ++literals;
  }
  return literals >= 10 && std::popcount(kinds) >= 4;
}

}  // namespace

bool begins_deflate(std::span<const unsigned char> head) {
  if (head.size() < kDeflateHead) return false;
  const unsigned kind = head[0] & 6U;
  if (kind == 4) return is_dynamic(head);
  Bits bits(head);
  bits.take(3);
  return kind == 2 && is_fixed_text(bits);
}

}  // namespace assay
