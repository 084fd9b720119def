#include "scanners/sources/git/objects/inflate_small.h"

#include <bit>
#include <cstring>

namespace assay::git {

namespace {

// What a code stands for, in one word: the bits of the code, those that follow it, and a literal, or the least length
// or distance.
constexpr std::uint32_t kLiteral = 0x80000000;
constexpr std::uint32_t kEnd = 0x40000000;  // of literals' codes only
constexpr unsigned kExtraAt = 8;
constexpr unsigned kValueAt = 16;
unsigned bits_of(std::uint32_t entry) { return entry & 0xff; }
unsigned extra_of(std::uint32_t entry) { return entry >> kExtraAt & 0x3f; }
std::uint32_t value_of(std::uint32_t entry) { return entry >> kValueAt; }

// RFC 1951, 3.2.5.
constexpr unsigned kLiteralSymbols = 286;
constexpr unsigned kDistanceSymbols = 30;
struct Meanings {
  std::array<std::uint32_t, 288> literals{};
  std::array<std::uint32_t, 32> distances{};
};
constexpr Meanings meanings() {
  Meanings out;
  for (std::uint32_t symbol = 0; symbol < 256; ++symbol) out.literals[symbol] = kLiteral | symbol << kValueAt;
  out.literals[256] = kEnd;
  std::uint32_t least = 3;
  for (std::uint32_t symbol = 257; symbol < 285; ++symbol) {
    const std::uint32_t extra = symbol < 265 ? 0 : (symbol - 261) / 4;
    out.literals[symbol] = least << kValueAt | extra << kExtraAt;
    least += 1U << extra;
  }
  out.literals[285] = 258U << kValueAt;
  least = 1;
  for (std::uint32_t symbol = 0; symbol < kDistanceSymbols; ++symbol) {
    const std::uint32_t extra = symbol < 4 ? 0 : (symbol - 2) / 2;
    out.distances[symbol] = least << kValueAt | extra << kExtraAt;
    least += 1U << extra;
  }
  return out;
}
constexpr Meanings kMeanings = meanings();

// Codes stand with their first bit lowest.
std::uint32_t next_code(std::uint32_t code, std::uint32_t last) {
  const std::uint32_t bit = std::bit_floor(code ^ last);
  return (code & (bit - 1)) | bit;
}

// Whether the codes are all that there can be, the longest having `longest` bits.
template <std::size_t kCount>
bool is_full(const std::array<std::uint16_t, kCount>& counts, unsigned longest) {
  std::uint32_t left = 1;
  for (unsigned length = 1; length <= longest; ++length) {
    left <<= 1;
    if (counts[length] > left) return false;
    left -= counts[length];
  }
  return left == 0;
}

}  // namespace

// Bits, the next one lowest. After refill() there are 56 or more.
struct SmallInflater::Input {
  const unsigned char* at = nullptr;
  const unsigned char* last = nullptr;  // where eight bytes can be read for the last time
  std::uint64_t bits = 0;
  unsigned count = 0;

  bool refill() {
    if (at > last) return false;
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    bits |= word << count;
    at += (63 - count) >> 3;
    count |= 56;
    return true;
  }
  void drop(unsigned number) {
    bits >>= number;
    count -= number;
  }
  unsigned take(unsigned number) {
    const auto value = static_cast<unsigned>(bits & ((std::uint64_t{1} << number) - 1));
    drop(number);
    return value;
  }
};

// The lengths of all codes, themselves coded.
bool SmallInflater::read_lengths(Input& input) {
  static constexpr std::array<std::uint8_t, 19> kOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                          11, 4,  12, 3, 13, 2, 14, 1, 15};
  constexpr unsigned kLongest = 7;
  const unsigned literals = 257 + input.take(5);
  const unsigned all = literals + 1 + input.take(5);
  const unsigned given = 4 + input.take(4);
  if (literals > kLiteralSymbols || all - literals > kDistanceSymbols) return false;

  std::array<std::uint8_t, kOrder.size()> lengths{};
  std::array<std::uint16_t, kLongest + 1> counts{};
  for (unsigned i = 0; i < given; ++i) {
    if (i == 12 && !input.refill()) return false;
    const unsigned length = input.take(3);
    lengths[kOrder[i]] = static_cast<std::uint8_t>(length);
    ++counts[length];
  }
  counts[0] = 0;
  if (!is_full(counts, kLongest)) return false;
  std::array<std::uint32_t, kLongest + 1> next{};
  for (unsigned length = 1; length <= kLongest; ++length) next[length] = (next[length - 1] + counts[length - 1]) << 1;
  for (unsigned symbol = 0; symbol < lengths.size(); ++symbol) {
    const unsigned length = lengths[symbol];
    if (length == 0) continue;
    const std::uint32_t code = next[length]++;
    std::uint32_t turned = 0;
    for (unsigned bit = 0; bit < length; ++bit) turned |= (code >> bit & 1) << (length - 1 - bit);
    for (std::uint32_t at = turned; at < length_table_.size(); at += 1U << length) {
      length_table_[at] = static_cast<std::uint8_t>(symbol | length << 5);
    }
  }

  literals_.counts = {};
  distances_.counts = {};
  unsigned before = 0;
  for (unsigned done = 0; done < all;) {
    // A code and what follows it are 14 bits at most.
    if (input.count < 14 && !input.refill()) return false;
    const unsigned entry = length_table_[input.bits & (length_table_.size() - 1)];
    input.drop(entry >> 5);
    const unsigned symbol = entry & 31;
    unsigned times = 1;
    if (symbol < 16) {
      before = symbol;
    } else if (symbol == 16) {
      if (done == 0) return false;
      times = 3 + input.take(2);
    } else {
      before = 0;
      times = symbol == 17 ? 3 + input.take(3) : 11 + input.take(7);
    }
    if (times > all - done) return false;
    if (before == 0) {
      done += times;
      continue;
    }
    for (const unsigned end = done + times; done < end; ++done) {
      if (done < literals) {
        literals_.add(before, done);
      } else {
        distances_.add(before, done - literals);
      }
    }
  }
  return true;
}

// Returns the bits of the longest code, by which the table is asked; 0 for codes that are left to libdeflate.
template <std::size_t kSymbols>
unsigned SmallInflater::make_table(const Code<kSymbols>& code, const std::uint32_t* meanings, Table& table) {
  unsigned longest = kLengths - 1;
  while (longest > 0 && code.counts[longest] == 0) --longest;
  if (longest == 0 || longest > kBits || !is_full(code.counts, longest)) return 0;
  unsigned length = 1;
  while (code.counts[length] == 0) ++length;
  std::uint32_t size = 1U << length;
  std::uint32_t word = 0;
  for (;;) {
    for (unsigned i = 0; i < code.counts[length]; ++i) {
      table[word] = meanings[code.symbols[length][i]] | length;
      // Codes are full, so the last word is met at the longest length only.
      if (word == size - 1) return longest;
      word = next_code(word, size - 1);
    }
    do {
      ++length;
      std::memcpy(&table[size], table.data(), size * sizeof table[0]);
      size <<= 1;
    } while (code.counts[length] == 0);
  }
}

std::size_t SmallInflater::inflate(const unsigned char* in, std::size_t readable, std::size_t size, unsigned char* out,
                                   std::size_t made) {
  if (readable < sizeof(std::uint64_t)) return 0;
  Input input{in, in + (readable - sizeof(std::uint64_t))};
  // The last block, with codes of its own.
  if (!input.refill() || input.take(3) != 5 || !read_lengths(input)) return 0;
  const unsigned literal_bits = make_table(literals_, kMeanings.literals.data(), literal_table_);
  const unsigned distance_bits = make_table(distances_, kMeanings.distances.data(), distance_table_);
  if (literal_bits == 0 || distance_bits == 0) return 0;
  const std::uint64_t literal_mask = (std::uint64_t{1} << literal_bits) - 1;
  const std::uint64_t distance_mask = (std::uint64_t{1} << distance_bits) - 1;

  // Three literals at most are written behind the end before it is seen, and a match's copy by whole words.
  unsigned char* to = out;
  unsigned char* const end = out + made;
  std::uint32_t entry = 0;
  const auto next_is_literal = [&] {
    entry = literal_table_[input.bits & literal_mask];
    input.drop(bits_of(entry));
    if ((entry & kLiteral) == 0) return false;
    *to++ = static_cast<unsigned char>(value_of(entry));
    return true;
  };
  for (;;) {
    if (to > end || !input.refill()) return 0;
    // NOLINTNEXTLINE(misc-redundant-expression): each call takes another one
    if (next_is_literal() && next_is_literal() && next_is_literal()) continue;
    if (to > end || !input.refill()) return 0;
    if ((entry & kEnd) != 0) break;
    const std::size_t length = value_of(entry) + input.take(extra_of(entry));
    entry = distance_table_[input.bits & distance_mask];
    input.drop(bits_of(entry));
    const std::size_t distance = value_of(entry) + input.take(extra_of(entry));
    if (distance > static_cast<std::size_t>(to - out) || length > static_cast<std::size_t>(end - to)) return 0;
    const unsigned char* from = to - distance;
    unsigned char* const stop = to + length;
    if (distance >= 8) {
      for (unsigned char* word = to; word < stop; word += 8, from += 8) std::memcpy(word, from, 8);
      to = stop;
    } else {
      while (to < stop) *to++ = *from++;
    }
  }
  if (to != end) return 0;
  const std::size_t used = static_cast<std::size_t>(input.at - in) - (input.count >> 3);
  return used <= size ? used : 0;
}

}  // namespace assay::git
