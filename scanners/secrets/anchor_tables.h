// What has to be true around an anchor's literal before RE2 is asked: the byte tables, then the prefix automaton.
// Inline, because the first stage's callback runs it some hundred times in each megabyte of source code.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "rules/plan.h"
#include "rules/prefix_automaton.h"

namespace assay {

inline bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

// Whether the anchor stands at `at`; of a caseless one in either case.
inline bool stands_at(std::string_view anchor, bool caseless, Bytes text, std::size_t at) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (text.size() - at < anchor.size()) return false;
  if (!caseless) return text.compare(at, anchor.size(), anchor) == 0;
  for (std::size_t i = 0; i < anchor.size(); ++i)
    if (lower(text[at + i]) != lower(anchor[i])) return false;
  return true;
}

// Whether the bytes from `at` on are in the sets, one each.
inline bool leading_fits(const Plan& plan, std::size_t sets_at, std::size_t count, Bytes text, std::size_t at) {
  const std::uint16_t* sets = plan.leading.data() + sets_at;
  for (std::size_t i = 0; i < count; ++i) {
    if (!plan.sets[sets[i]].has(static_cast<unsigned char>(text[at + i]))) return false;
  }
  return true;
}

// Whether a value of the rule, which has a farthest place of it, may begin at `at`, which is not 0.
inline bool value_begins_at(const Plan& plan, const RuleTables& rule, Bytes text, std::size_t at) {
  return text.size() >= at + rule.value_leading_count &&
         plan.sets[rule.before_value].has(static_cast<unsigned char>(text[at - 1])) &&
         leading_fits(plan, rule.value_leading_at, rule.value_leading_count, text, at);
}

// The first place from `at`, which is not 0, to `last` where a value of the rule may begin, or npos. Few bytes may
// stand before one, inside of a longer run of its bytes none. Where all its bytes are of one set, as they are of most,
// a byte that is not is looked for from behind, and stepped over: of words and paths one byte in five is looked at.
inline std::size_t next_value(const Plan& plan, const RuleTables& rule, Bytes text, std::size_t at, std::size_t last) {
  constexpr std::size_t kFew = 8;  // of so few certain bytes none is stepped over: the byte before says more
  const std::size_t count = rule.value_leading_count;
  const ByteSet& before = plan.sets[rule.before_value];
  if (rule.value_is_uniform == 0 || count < kFew) {
    for (; at <= last && text.size() >= at + count; ++at)
      if (before.has(static_cast<unsigned char>(text[at - 1])) &&
          leading_fits(plan, rule.value_leading_at, rule.value_leading_count, text, at))
        return at;
    return Bytes::npos;
  }
  const ByteSet& set = plan.sets[plan.leading[rule.value_leading_at]];
  std::size_t known = at;  // the bytes from `at` up to here are of the set
  while (at <= last && text.size() >= at + count) {
    std::size_t foreign = at + count;  // behind a byte that is none of it
    while (foreign > known && set.has(static_cast<unsigned char>(text[foreign - 1]))) --foreign;
    const bool fits = foreign == known;
    known = at + count;
    if (!fits) {
      at = foreign;
      continue;
    }
    if (before.has(static_cast<unsigned char>(text[at - 1]))) return at;
    ++at;
  }
  return Bytes::npos;
}

// Whether any value of the rule whose anchor begins at `anchor` may hold the digit that the rule asks for. Without a
// branch for each byte: words and paths have no digit, and are read no further.
inline bool digit_is_near(const RuleTables& rule, Bytes text, std::size_t anchor) {
  if (rule.digit_within == 0) return true;
  const std::size_t from = std::min(text.size(), anchor + rule.nearest);
  const Bytes near = text.substr(from, rule.farthest - rule.nearest + rule.digit_within);
  unsigned char found = 0;
  for (const char c : near) found |= static_cast<unsigned char>(static_cast<unsigned char>(c - '0') < 10);
  return found != 0;
}

// Whether a value of the rule that begins at `at` may hold the digit that the rule asks for.
inline bool digit_may_follow(const Plan& plan, const RuleTables& rule, Bytes text, std::size_t at) {
  if (rule.digit_within == 0) return true;
  const ByteSet& set = plan.sets[rule.value_bytes];
  const std::size_t end = text.size() - at > rule.digit_within ? at + rule.digit_within : text.size();
  for (; at < end && set.has(static_cast<unsigned char>(text[at])); ++at)
    if (text[at] >= '0' && text[at] <= '9') return true;
  return false;
}

// Whether a match of the entry's rule may have its anchor at `begin`, where the entry's literal stands. Adds the bytes
// that were looked at to `looked`. Reads no byte farther than kReach from `begin`.
inline bool tables_allow(const Plan& plan, const AnchorEntry& entry, Bytes text, std::size_t begin,
                         std::uint64_t& looked) {
  const std::size_t end = begin + entry.length;
  if (entry.left > begin || text.size() - end < entry.leading_count) return false;
  if (entry.no_word_before != 0 && begin > 0 && is_word_byte(text[begin - 1])) return false;
  if (!leading_fits(plan, entry.leading_at, entry.leading_count, text, end)) return false;
  unsigned state = entry.start;
  if (state <= PrefixAutomaton::kUndecided) return state == PrefixAutomaton::kUndecided;

  const RuleTables& rule = plan.rules[entry.rule];
  const std::uint8_t* classes = plan.byte_classes.data() + rule.classes_at;
  const std::uint16_t* next = plan.next.data() + rule.next_at;
  const std::size_t stop = text.size() - begin > kReach ? begin + kReach : text.size();
  std::size_t at = end;
  while (state > PrefixAutomaton::kUndecided && at < stop)
    state = next[state * rule.classes + classes[static_cast<unsigned char>(text[at++])]];
  looked += at - end;
  // Where the bytes end before the automaton does, a short match would be cut off; a long one may go on.
  return state == PrefixAutomaton::kUndecided || (state != PrefixAutomaton::kNoMatch && rule.is_long != 0);
}

}  // namespace assay
