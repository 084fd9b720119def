// What is certain of the run of characters in a rule's matches, for rules that are easier to find by it than by their
// anchor. A provider's name stands everywhere; 16 characters that begin behind something that is neither letter nor
// digit stand 7,000 times in a megabyte of source code, with a digit among them 1,300 times, and finding them takes a
// tenth of what looking for 900 literals takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pattern.h"
#include "rules/rule.h"

namespace assay {

// A run: bytes of [0-9A-Za-z_-], at least so many, directly behind a byte that is neither letter nor digit.
inline constexpr std::size_t kLeastRun = 16;
// Lengths of runs are told apart up to this, and a digit is looked for in so many bytes; a longer run counts as one
// more, and as one with a digit.
inline constexpr std::uint8_t kLongestRun = 64;
// The shortest anchors that are looked for near runs.
inline constexpr std::size_t kShortestByRun = 3;

// Words are looked for before runs of those lengths that values have; a rule that takes more would make nearly every
// run of letters and digits cost a search, in logs that hold base64 a fifth of all time.
inline constexpr std::size_t kMostLengths = 9;

// Bounds on a length; those above kLongestRun are one.
struct RunBounds {
  std::uint8_t least = 0;
  std::uint8_t most = kLongestRun + 1;
  bool hold(std::uint8_t length) const { return length >= least && length <= most; }
  friend bool operator==(const RunBounds&, const RunBounds&) = default;
};

// What stands where in every match of a rule.
struct ValueShape {
  std::size_t nearest = 0, farthest = 0;  // bytes from the anchor's first to the value's first
  std::vector<ByteSet> leading;           // as PatternShape::leading, of the value alone
  ByteSet before;                         // what the byte directly before the value may be
  ByteSet bytes;                          // all that the value may hold
  std::size_t digit_within = 0;           // it has a digit among its first so many bytes; 0: that is not certain
  // What stands between an anchor and the value; empty where the expression does not say so plainly. It begins at the
  // end of any anchor that stands there, and holds no zero-width condition.
  std::string gap;
};

// Of a rule whose value is the group "secret" behind its anchor, and begins not too far from it for kReach. None for
// other rules, and for those with a reader.
std::optional<ValueShape> value_shape(const Rule& rule);

// The run at the value's first byte, or a few bytes behind it.
struct ValueRun {
  std::size_t at = 0;
  RunBounds alnum;         // how many of [0-9A-Za-z] begin there
  RunBounds word;          // how many of [0-9A-Za-z_-]
  bool in_base64 = false;  // '+' or '/' may stand before it
};

// Of a rule with a value_shape, every match of which has a run with a digit there. A digit is certain where the rule
// has the check `digit`, or where the expression says so. None for other rules, and where the run may have more than
// kMostLengths lengths.
std::optional<ValueRun> value_run(const Rule& rule);

// Where the run begins that every match of a rule has at its anchor.
enum class RunPlace {
  none,
  at_anchor,      // the anchor begins it
  in_anchor,      // at its third byte or later, behind the last of its bytes that is neither letter nor digit
  behind_anchor,  // its last byte is neither letter nor digit
};
RunPlace run_place(const Rule& rule);

// How many bytes of the anchor stand before the run, when it is not the anchor that begins it.
std::size_t bytes_before_run(std::string_view anchor);

}  // namespace assay
