// The tables that the first stage works with, made from rules once: which literals to look for and where, and what has
// to be true around one before RE2 is asked. Anchors of rules that are easier to find by a run of characters
// (rules/value_shape.h) are looked for only where runs begin (prefixes), directly before them (leads) or near before
// them (keywords); those of all others (literals) go into the Hyperscan database. Plain data; can be written to bytes
// and read back without touching a rule's pattern.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/pattern.h"
#include "rules/rule.h"
#include "rules/value_shape.h"

namespace assay {

// One (literal, rule) pair. 16 bytes: a callback touches one cache line for up to four rules.
struct AnchorEntry {
  std::uint32_t rule = 0;
  std::uint32_t leading_at = 0;     // into Plan::leading, for the byte behind the literal
  std::uint16_t start = 0;          // state of the rule's prefix automaton behind the literal
  std::uint8_t length = 0;          // bytes of the literal (at most kReach / 2)
  std::uint8_t leading_count = 0;   // how many bytes behind it are certain
  std::uint8_t left = 0;            // least bytes that must stand before it (at most kReach / 2)
  std::uint8_t no_word_before = 0;  // the byte before must not be [0-9A-Za-z_]
  std::uint8_t is_long = 0;         // the rule is decided with the whole text at hand
  std::uint8_t reserved = 0;        // no padding: entries are written as they stand
  friend bool operator==(const AnchorEntry&, const AnchorEntry&) = default;
};
static_assert(sizeof(AnchorEntry) == 16);

struct RuleTables {
  std::uint32_t left_min = 0, left_max = 0;
  std::uint32_t min = 0;      // of the part from the anchor on
  std::uint32_t max = 0;      // the same; 0 when it has no bound
  std::uint32_t is_long = 0;  // wider than kReach, or with a reader
  // What `left` begins with: bytes, and whether none of [0-9A-Za-z_] may stand before a first byte of these.
  std::uint32_t left_leading_at = 0, left_leading_count = 0;
  std::uint32_t left_at_word = 0;
  // The prefix automaton (rules/prefix_automaton.h), for rules whose leading bytes say too little; 0 classes: none.
  std::uint32_t classes_at = 0;  // into Plan::byte_classes, 256 of them
  std::uint32_t next_at = 0;     // into Plan::next
  std::uint32_t classes = 0, states = 0;
  // Where the value begins, counted from the anchor's first byte, and the bytes that it begins with, where all that is
  // certain; 0 farthest: it is not.
  std::uint32_t nearest = 0, farthest = 0;
  std::uint32_t value_leading_at = 0, value_leading_count = 0;
  std::uint32_t value_is_uniform = 0;  // those bytes are all of one set
  std::uint32_t before_value = 0;      // into Plan::sets, for the byte directly before the value
  // The value has a digit among its first so many bytes, and no byte but those of a set; 0: a digit is not certain.
  std::uint32_t digit_within = 0;
  std::uint32_t value_bytes = 0;  // into Plan::sets
  // Of rules whose anchors are keywords: the runs that begin with the value, or `run_at` bytes behind its first.
  RunBounds alnum, word;
  std::uint32_t is_keyword = 0, run_at = 0;
  std::uint32_t in_base64 = 0;  // '+' or '/' may stand directly before the run
  // What stands between anchor and value is one of Plan::gaps, which rules share: its index + 1; 0: none is.
  std::uint32_t gap = 0;
  friend bool operator==(const RuleTables&, const RuleTables&) = default;
};

struct Literal {
  std::string text;
  bool caseless = false;
  friend auto operator<=>(const Literal&, const Literal&) = default;
};

// The entries of anchor i are [first[i], first[i + 1]) of Plan::entries.
struct AnchorTable {
  std::vector<Literal> anchors;
  std::vector<std::uint32_t> first;  // anchors.size() + 1
  std::size_t size() const { return anchors.size(); }
  friend bool operator==(const AnchorTable&, const AnchorTable&) = default;
};

struct Plan {
  AnchorTable literals;  // the Hyperscan id is the index
  AnchorTable keywords;
  AnchorTable prefixes;
  AnchorTable inner;
  AnchorTable leads;
  std::vector<AnchorEntry> entries;
  std::vector<std::uint16_t> leading;  // indexes into sets
  std::vector<ByteSet> sets;
  std::vector<RuleTables> rules;  // one a rule
  std::vector<std::string> gaps;  // expressions without zero-width conditions
  std::vector<std::uint8_t> byte_classes;
  std::vector<std::uint16_t> next;
  std::uint32_t longest_literal = 1;  // of `literals`
  std::uint32_t longest_lead = 1;     // of `leads` and `inner`
  friend bool operator==(const Plan&, const Plan&) = default;
};

// Errors name the rule: no rules, an expression that analyse_pattern refuses, one that is wide without a bound and
// without a reader.
Result<Plan> make_plan(const std::vector<Rule>& rules);

std::string encode_plan(const Plan& plan);
Result<Plan> decode_plan(Bytes bytes);

}  // namespace assay
