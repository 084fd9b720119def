// Why a rule finds something or does not: its stages run one by one on a small part of a text, each told by name. For
// people who write rules or ask about a line; the engine itself (scanner.h) keeps no such record.
//
// No text of a trace holds a byte of the scanned text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "rules/rule_set.h"

namespace assay {

// The stages in the order of the engine. A trace stops at the first that refuses.
enum class Stage : std::uint8_t {
  left,        // what has to stand before the anchor
  byte_table,  // the bytes that every match has behind the anchor
  expression,  // RE2, or the rule's reader
  score,       // of what an assignment gives (context/score.h)
  entropy,
  check,
  found,  // none refused: what follows depends on the other matches of the text
};
std::string_view name_of(Stage stage);

// One place of an anchor.
struct RuleTrace {
  std::uint32_t rule = 0;      // index in the RuleSet
  std::uint64_t anchor = 0;    // offset of the anchor's first byte
  Stage stage = Stage::found;  // that stopped it
  std::string why;             // "2.31 bits a byte, at least 3.00 are asked"; when found, what speaks for or against it
  std::uint64_t begin = 0;     // of the value; nothing before the entropy stage
  std::uint64_t end = 0;       //
};

// Every anchor of the rule whose first byte lies in [from, to) of text, in their order; every line that begins there,
// of a rule that reads lines (whether the path fits is the caller's to ask). Costs a search for each anchor, and 0.2 ms
// for each rule that has one there. Thread-safe.
std::vector<RuleTrace> trace_rule(const RuleSet& rules, std::uint32_t rule, Bytes text, std::size_t from,
                                  std::size_t to);

}  // namespace assay
