#include "scanners/sources/archives/inflate_stream.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace assay::archives {

namespace {

constexpr std::size_t kMadeAtOnce = std::size_t{64} << 10;
constexpr std::size_t kEndOfBlock = 256;
constexpr const char* kNoCode = "there is a code that stands for nothing";
constexpr const char* kTooFar = "it goes back to before its beginning";
constexpr std::size_t kSlack = 2 + 32;  // before a match two literals may come, and its copy may write behind its end
constexpr std::array<std::uint8_t, 19> kOrder = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

// RFC 1951 §3.2.5.
struct Meanings {
  std::array<std::uint32_t, 288> literals{};
  std::array<std::uint32_t, 32> distances{};
  std::array<std::uint32_t, 19> lengths{};
};
constexpr Meanings meanings(DeflateKind kind) {
  const bool wide = kind == DeflateKind::deflate64;
  Meanings out;
  for (std::uint32_t symbol = 0; symbol < 256; ++symbol)
    out.literals[symbol] = HuffmanEntry::of(symbol, 0, HuffmanEntry::kLiteral);
  out.literals[256] = HuffmanEntry::of(0, 0, HuffmanEntry::kEnd);
  std::uint32_t least = 3;
  for (std::uint32_t symbol = 257; symbol < 285; ++symbol) {
    const unsigned extra = symbol < 265 ? 0 : (symbol - 261) / 4;
    out.literals[symbol] = HuffmanEntry::of(least, extra);
    least += 1U << extra;
  }
  out.literals[285] = wide ? HuffmanEntry::of(3, 16) : HuffmanEntry::of(258, 0);
  for (std::size_t symbol = 286; symbol < 288; ++symbol)
    out.literals[symbol] = HuffmanEntry::of(0, 0, HuffmanEntry::kInvalid);
  least = 1;
  for (std::uint32_t symbol = 0; symbol < 32; ++symbol) {
    const unsigned extra = symbol < 4 ? 0 : (symbol - 2) / 2;
    out.distances[symbol] =
        symbol < 30 || wide ? HuffmanEntry::of(least, extra) : HuffmanEntry::of(0, 0, HuffmanEntry::kInvalid);
    least += 1U << extra;
  }
  for (std::uint32_t symbol = 0; symbol < 19; ++symbol)
    out.lengths[symbol] = HuffmanEntry::of(symbol, symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
  return out;
}
constexpr Meanings kMeanings = meanings(DeflateKind::deflate);
constexpr Meanings kWideMeanings = meanings(DeflateKind::deflate64);

const Meanings& meanings_of(DeflateKind kind) { return kind == DeflateKind::deflate ? kMeanings : kWideMeanings; }

// §3.2.6.
constexpr std::array<std::uint8_t, 320> fixed_lengths() {
  std::array<std::uint8_t, 320> out{};
  for (std::size_t i = 0; i < 288; ++i) out[i] = static_cast<std::uint8_t>(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  for (std::size_t i = 288; i < 320; ++i) out[i] = 5;
  return out;
}
constexpr std::array<std::uint8_t, 320> kFixedLengths = fixed_lengths();

constexpr std::uint64_t low_bits(unsigned count) { return (std::uint64_t{1} << count) - 1; }

// Writes whole words, up to 32 bytes more than asked for.
[[gnu::always_inline]] inline void copy_match(unsigned char* to, std::size_t distance, std::size_t length) {
  const unsigned char* from = to - distance;
  unsigned char* const stop = to + length;
  if (distance >= 16) {
    // Most matches are shorter than this, and a branch that is guessed wrong costs more than it.
    std::memcpy(to, from, 16);
    std::memcpy(to + 16, from + 16, 16);
    for (to += 32, from += 32; to < stop; to += 16, from += 16) std::memcpy(to, from, 16);
  } else if (distance == 1) {
    std::memset(to, *from, length);
  } else if (distance >= 8) {
    for (; to < stop; to += 8, from += 8) std::memcpy(to, from, 8);
  } else {
    // The first bytes of each word are right, and are what the next one is made of.
    for (; to < stop; to += distance, from += distance) {
      std::uint64_t word = 0;
      std::memcpy(&word, from, sizeof word);
      std::memcpy(to, &word, sizeof word);
    }
  }
}

}  // namespace

InflateStream::InflateStream(DeflateKind kind)
    : kind_(kind),
      window_(std::size_t{kind == DeflateKind::deflate ? 32U : 64U} << 10),
      full_(window_ + kMadeAtOnce),
      made_(full_ + (kind == DeflateKind::deflate ? 258 : 65538) + kSlack) {}

bool InflateStream::begin() {
  to_ = given_ = 0;
  bits_ = 0;
  count_ = 0;
  last_ = false;
  state_ = State::block;
  return true;
}

std::uint32_t InflateStream::take(unsigned count) {
  const auto value = static_cast<std::uint32_t>(bits_ & low_bits(count));
  drop(count);
  return value;
}

void InflateStream::drop(unsigned count) {
  bits_ >>= count;
  count_ -= count;
}

bool InflateStream::wrong(const char* why) {
  why_ = why;
  state_ = State::failed;
  return false;
}

// No byte is taken before it is needed: what stands behind the data is not ours.
bool InflateStream::need(Input& in, unsigned bits) {
  while (count_ < bits) {
    if (in.at == in.end) return false;
    bits_ |= std::uint64_t{*in.at++} << count_;
    count_ += 8;
  }
  return true;
}

// The next code of the table and the bits that belong to it, or none of them.
template <class Table>
bool InflateStream::next(Input& in, const Table& table, std::uint32_t& entry, std::uint32_t& extra) {
  const auto codes = table.lookup();
  for (;;) {
    entry = codes.at(bits_);
    unsigned used = HuffmanEntry::bits(entry);
    if ((entry & HuffmanEntry::kLonger) != 0) {
      entry = codes.longer(entry, bits_ >> used);
      used += HuffmanEntry::bits(entry);
    }
    const unsigned more = HuffmanEntry::extra(entry);
    if (used + more <= count_) {
      drop(used);
      extra = take(more);
      return true;
    }
    if (!need(in, count_ + 1)) return false;
  }
}

bool InflateStream::begin_block(Input& in) {
  if (last_) {
    state_ = State::ended;
    return true;
  }
  if (!need(in, 3)) return false;
  last_ = take(1) != 0;
  switch (take(2)) {
    case 0:
      drop(count_);  // the rest of a byte
      state_ = State::stored_size;
      return true;
    case 1: {
      const Meanings& all = meanings_of(kind_);
      const std::span<const std::uint8_t> lengths(kFixedLengths);
      literal_codes_.build(lengths.first(288), all.literals);
      distance_codes_.build(lengths.last(32), all.distances);
      state_ = State::coded;
      return true;
    }
    case 2:
      state_ = State::counts;
      return true;
    default:
      return wrong("a block has no known type");
  }
}

bool InflateStream::copy_stored(Input& in) {
  if (to_ >= full_) return false;
  const std::size_t size =
      std::min({static_cast<std::size_t>(in.end - in.at), static_cast<std::size_t>(left_), full_ - to_});
  std::memcpy(&made_[to_], in.at, size);
  in.at += size;
  to_ += size;
  left_ -= static_cast<std::uint32_t>(size);
  if (left_ == 0) state_ = State::block;
  return left_ == 0;
}

bool InflateStream::read_order(Input& in) {
  for (; at_ < given_lengths_; ++at_) {
    if (!need(in, 3)) return false;
    lengths_[kOrder[at_]] = static_cast<std::uint8_t>(take(3));
  }
  if (!length_codes_.build(std::span<const std::uint8_t>(lengths_).first(kOrder.size()), meanings_of(kind_).lengths))
    return wrong("the lengths of its codes cannot be read");
  at_ = 0;
  state_ = State::lengths;
  return true;
}

bool InflateStream::read_lengths(Input& in) {
  while (at_ < all_) {
    std::uint32_t entry = 0, more = 0;
    if (!next(in, length_codes_, entry, more)) return false;
    if ((entry & HuffmanEntry::kInvalid) != 0) return wrong("the lengths of its codes cannot be read");
    const std::uint32_t symbol = HuffmanEntry::value(entry);
    if (symbol < 16) {
      lengths_[at_++] = static_cast<std::uint8_t>(symbol);
      continue;
    }
    const std::size_t times = more + (symbol == 18 ? 11 : 3);
    if ((symbol == 16 && at_ == 0) || at_ + times > all_) return wrong("the lengths of its codes cannot be read");
    std::fill_n(lengths_.begin() + static_cast<std::ptrdiff_t>(at_), times,
                symbol == 16 ? lengths_[at_ - 1] : std::uint8_t{0});
    at_ += times;
  }
  const Meanings& all = meanings_of(kind_);
  const std::span<const std::uint8_t> lengths(lengths_);
  if (lengths[kEndOfBlock] == 0 || !literal_codes_.build(lengths.first(literals_), all.literals) ||
      !distance_codes_.build(lengths.subspan(literals_, all_ - literals_), all.distances))
    return wrong("its codes are none");
  state_ = State::coded;
  return true;
}

bool InflateStream::read_code(Input& in) {
  decode_quickly(in);
  if (state_ != State::coded) return state_ != State::failed;
  if (to_ >= full_) return false;
  std::uint32_t entry = 0, extra = 0;
  if (!next(in, literal_codes_, entry, extra)) return false;
  if ((entry & HuffmanEntry::kLiteral) != 0) {
    made_[to_++] = static_cast<unsigned char>(HuffmanEntry::value(entry));
  } else if ((entry & HuffmanEntry::kEnd) != 0) {
    state_ = State::block;
  } else if ((entry & HuffmanEntry::kInvalid) != 0) {
    return wrong(kNoCode);
  } else {
    length_ = HuffmanEntry::value(entry) + extra;
    state_ = State::distance;
  }
  return true;
}

bool InflateStream::read_distance(Input& in) {
  std::uint32_t entry = 0, extra = 0;
  if (!next(in, distance_codes_, entry, extra)) return false;
  if ((entry & HuffmanEntry::kInvalid) != 0) return wrong(kNoCode);
  state_ = State::coded;
  return copy(HuffmanEntry::value(entry) + extra, length_);
}

// A match, for which there is room.
bool InflateStream::copy(std::size_t distance, std::size_t length) {
  if (distance > to_) return wrong(kTooFar);
  copy_match(&made_[to_], distance, length);
  to_ += length;
  return true;
}

// As long as there are input and room for whatever a step needs, without a look at either within a step. Of a step at
// most 22 bits are literals, 15 + 16 a length and 15 + 14 a distance; it begins with 56 bits at least, and the entry of
// its first code.
void InflateStream::decode(Input& in) {
  constexpr std::ptrdiff_t kStepBytes = 24;  // three words are read, each at most 7 bytes behind the one before
  if (in.end - in.at < kStepBytes || to_ >= full_) return;
  std::uint64_t bits = bits_;
  unsigned count = count_;
  const unsigned char* at = in.at;
  const auto refill = [&] {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    bits |= word << count;
    at += (63 - count) >> 3;
    count |= 56;
  };
  const auto dropped = [&](unsigned number) {
    bits >>= number;
    count -= number;
  };
  const auto taken = [&](unsigned number) {
    const auto value = static_cast<std::uint32_t>(bits & low_bits(number));
    dropped(number);
    return value;
  };
  // Members would be read again after each byte that is written.
  const LiteralTable::Lookup literals = literal_codes_.lookup();
  const DistanceTable::Lookup distances = distance_codes_.lookup();
  unsigned char* const begin = made_.data();
  unsigned char* to = begin + to_;
  const unsigned char* const full = begin + full_;
  const unsigned char* const last = in.end - kStepBytes;
  refill();
  std::uint32_t entry = literals.at(bits);
  const auto take_literal = [&] {
    if ((entry & HuffmanEntry::kLiteral) == 0) return false;
    dropped(HuffmanEntry::bits(entry));
    *to++ = static_cast<unsigned char>(HuffmanEntry::value(entry));
    entry = literals.at(bits);
    return true;
  };
  while (at <= last && to < full) {
    // NOLINTNEXTLINE(misc-redundant-expression): each call takes another one
    if (take_literal() && take_literal() && take_literal()) {
      refill();
      continue;
    }
    dropped(HuffmanEntry::bits(entry));
    if ((entry & HuffmanEntry::kLonger) != 0) {
      entry = literals.longer(entry, bits);
      dropped(HuffmanEntry::bits(entry));
      if ((entry & HuffmanEntry::kLiteral) != 0) {
        *to++ = static_cast<unsigned char>(HuffmanEntry::value(entry));
        entry = literals.at(bits);
        refill();
        continue;
      }
    }
    if ((entry & (HuffmanEntry::kEnd | HuffmanEntry::kInvalid)) != 0) {
      if ((entry & HuffmanEntry::kEnd) != 0) {
        state_ = State::block;
      } else {
        wrong(kNoCode);
      }
      break;
    }
    refill();
    const std::size_t length = HuffmanEntry::value(entry) + taken(HuffmanEntry::extra(entry));
    entry = distances.at(bits);
    dropped(HuffmanEntry::bits(entry));
    if ((entry & HuffmanEntry::kLonger) != 0) {
      entry = distances.longer(entry, bits);
      dropped(HuffmanEntry::bits(entry));
    }
    if ((entry & HuffmanEntry::kInvalid) != 0) {
      wrong(kNoCode);
      break;
    }
    const std::size_t distance = HuffmanEntry::value(entry) + taken(HuffmanEntry::extra(entry));
    if (distance > static_cast<std::size_t>(to - begin)) {
      wrong(kTooFar);
      break;
    }
    refill();
    entry = literals.at(bits);
    copy_match(to, distance, length);
    to += length;
  }
  // Whole bytes that were read ahead go back.
  at -= count >> 3;
  count_ = count & 7;
  bits_ = bits & low_bits(count_);
  in.at = at;
  to_ = static_cast<std::size_t>(to - begin);
}

#if defined(__x86_64__)
__attribute__((target("bmi2"))) void InflateStream::decode_with_bmi2(Input& in) { decode(in); }
#endif

void InflateStream::decode_quickly(Input& in) {
#if defined(__x86_64__)
  // Shifts by any number, and masks of any number of bits, in one instruction each.
  static const bool bmi2 = __builtin_cpu_supports("bmi2") != 0;
  if (bmi2) return decode_with_bmi2(in);
#endif
  decode(in);
}

bool InflateStream::step(Input& in) {
  switch (state_) {
    case State::block:
      return begin_block(in);
    case State::stored_size: {
      if (!need(in, 32)) return false;
      const std::uint32_t size = take(16);
      if ((size ^ take(16)) != 0xFFFF) return wrong("the size of a stored block is none");
      left_ = size;
      state_ = State::stored;
      return true;
    }
    case State::stored:
      return copy_stored(in);
    case State::counts:
      if (!need(in, 14)) return false;
      literals_ = 257 + take(5);
      all_ = literals_ + 1 + take(5);
      given_lengths_ = 4 + take(4);
      if (literals_ > 286 || (kind_ == DeflateKind::deflate && all_ - literals_ > 30))
        return wrong("it has more codes than there are symbols");
      lengths_ = {};
      at_ = 0;
      state_ = State::order;
      return true;
    case State::order:
      return read_order(in);
    case State::lengths:
      return read_lengths(in);
    case State::coded:
      return read_code(in);
    case State::distance:
      return read_distance(in);
    case State::ended:
    case State::failed:
      return false;
  }
  return false;
}

Codec::Step InflateStream::run(Bytes in, std::span<char> out) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(in.data());
  Input input{begin, begin + in.size()};
  std::size_t made = 0;
  for (;;) {
    const std::size_t size = std::min(out.size() - made, to_ - given_);
    std::memcpy(out.data() + made, &made_[given_], size);
    made += size;
    given_ += size;
    if (given_ != to_ || state_ == State::ended || state_ == State::failed) break;
    if (to_ >= full_) {
      std::memmove(made_.data(), &made_[to_ - window_], window_);
      to_ = given_ = window_;
    }
    while (step(input)) continue;
    if (to_ == given_ && state_ != State::ended && state_ != State::failed) break;
  }
  Step result{Outcome::more, static_cast<std::size_t>(input.at - begin), made, {}};
  if (given_ != to_) return result;
  if (state_ == State::ended) result.outcome = Outcome::end;
  if (state_ == State::failed) {
    result.outcome = Outcome::failed;
    result.why = std::string("is damaged: ") + why_;
  }
  return result;
}

}  // namespace assay::archives
