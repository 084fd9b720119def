// A deterministic automaton over the bytes behind an anchor, which tells at most places where a rule does not match
// that it does not, at about a nanosecond a byte. RE2 decides the rest. It spares the words that keyword rules have for
// anchors ("token", "password") most of RE2: in source code few of them stand before a value.
//
// It never refuses a match: zero-width conditions count as true, and what lies beyond its states is undecided.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "rules/pattern_tree.h"
#include "rules/rule.h"

namespace assay {

struct PrefixAutomaton {
  static constexpr std::uint16_t kNoMatch = 0;    // whatever follows
  static constexpr std::uint16_t kUndecided = 1;  // there may be a match
  std::array<std::uint8_t, 256> class_of{};       // bytes that no state tells apart are one class
  std::uint32_t classes = 0;
  std::vector<std::uint16_t> next;    // next[state * classes + class]
  std::vector<std::uint16_t> starts;  // for each anchor, the state behind its last byte
};

// None when an automaton would be too large to build (nested repeats); then every place is undecided. Takes 0.1 to a
// few milliseconds. `pattern` begins with one of the anchors (begins_with_anchor).
std::optional<PrefixAutomaton> make_prefix_automaton(const PatternNode& pattern, const std::vector<Anchor>& anchors);

}  // namespace assay
