// The tables that the first stage works with, made from rules once: which literals to look for, and what has to be true
// around one before RE2 is asked. Plain data; can be written to bytes and read back without touching a rule's pattern.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/pattern.h"
#include "rules/rule.h"

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
  std::uint32_t max = 0;      // of the part from the anchor on; 0 when it has no bound
  std::uint32_t is_long = 0;  // wider than kReach, or with a reader
  // What `left` begins with: bytes, and whether none of [0-9A-Za-z_] may stand before a first byte of these.
  std::uint32_t left_leading_at = 0, left_leading_count = 0;
  std::uint32_t left_at_word = 0;
  // The prefix automaton (rules/prefix_automaton.h), for rules whose leading bytes say too little; 0 classes: none.
  std::uint32_t classes_at = 0;  // into Plan::byte_classes, 256 of them
  std::uint32_t next_at = 0;     // into Plan::next
  std::uint32_t classes = 0, states = 0;
  friend bool operator==(const RuleTables&, const RuleTables&) = default;
};

struct Literal {
  std::string text;
  bool caseless = false;
  friend auto operator<=>(const Literal&, const Literal&) = default;
};

struct Plan {
  std::vector<Literal> literals;           // the Hyperscan id is the index
  std::vector<std::uint32_t> first_entry;  // literals.size() + 1; entries of literal i are [first[i], first[i+1])
  std::vector<AnchorEntry> entries;
  std::vector<std::uint16_t> leading;  // indexes into sets
  std::vector<ByteSet> sets;
  std::vector<RuleTables> rules;  // one a rule
  std::vector<std::uint8_t> byte_classes;
  std::vector<std::uint16_t> next;
  std::uint32_t longest_literal = 0;
  friend bool operator==(const Plan&, const Plan&) = default;
};

// Errors name the rule: no rules, an expression that analyse_pattern refuses, one that is wide without a bound and
// without a reader.
Result<Plan> make_plan(const std::vector<Rule>& rules);

std::string encode_plan(const Plan& plan);
Result<Plan> decode_plan(Bytes bytes);

}  // namespace assay
