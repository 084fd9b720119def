// What the engine needs to know of a rule's expression without running it: its widths and the bytes that it must begin
// with. The grammar is RE2's, on bytes, without what rules may not use (look-around and back-references are not in RE2;
// \p{..}, \pN, \C, \Q..\E, and flags other than i, s and m are refused). All functions are pure and thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/rule.h"

namespace assay {

// A set of byte values.
struct ByteSet {
  std::array<std::uint64_t, 4> bits{};
  bool has(unsigned char byte) const { return ((bits[byte >> 6] >> (byte & 63)) & 1U) != 0; }
  void add(unsigned char byte) { bits[byte >> 6] |= std::uint64_t{1} << (byte & 63); }
  friend bool operator==(const ByteSet&, const ByteSet&) = default;
};

struct PatternShape {
  static constexpr std::size_t kUnbounded = static_cast<std::size_t>(-1);
  std::size_t min_width = 0;  // bytes of the narrowest match
  std::size_t max_width = 0;  // of the widest, or kUnbounded
  // leading[i] holds the bytes that can stand at the i-th place of a match; it is as long as is certain (at most 48):
  // every match is at least that long. Alternatives are united place by place.
  std::vector<ByteSet> leading;
  bool begins_at_word_boundary = false;  // the expression starts with \b
  bool ends_at_word_boundary = false;    // and ends with one
  std::vector<std::string> groups;       // names of named groups, in order
};

// Fails with the column of the offence in Error::why ("column 5: missing ]", in bytes from 1) for anything that is not
// such an expression, and for one that RE2 itself refuses. Bounded: 64 KiB, 100 groups deep. Costs one compilation by
// RE2, about 0.2 ms.
Result<PatternShape> analyse_pattern(std::string_view pattern);

// Whether the bytes of every match begin with one of the anchors. Exact, whatever way the expression spells them
// (literals, classes, alternatives, repeats), but that a match which zero-width conditions make impossible counts too.
// False for an expression that analyse_pattern refuses, for one whose matches may be empty, and without anchors; then
// `counter_example` is a beginning of a match that no anchor fits, where one is known.
bool begins_with_anchor(std::string_view pattern, const std::vector<Anchor>& anchors,
                        std::string* counter_example = nullptr);

}  // namespace assay
