// What each rule costs over given bytes: how often its anchors stand there, how often RE2 is asked, what that takes.
// `assay rules bench` prints it; the tests hold the built-in rules against it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/loader.h"
#include "rules/rule_set.h"

namespace assay {

struct RuleCost {
  std::uint32_t rule = 0;                  // index in the RuleSet
  std::uint64_t hits = 0;                  // places where one of its anchors stands
  std::uint64_t confirmations = 0;         // of these, the ones that the byte tables let through to RE2
  std::uint64_t matches = 0;               // of these, the ones that are matches (candidates, for a long rule)
  std::chrono::nanoseconds confirming{0};  // spent on byte tables, RE2 and checks
};

struct CostReport {
  std::uint64_t bytes = 0;
  std::chrono::nanoseconds searching{0};  // the first stage, which all rules share
  std::vector<RuleCost> rules;            // one for each rule of the set, in its order

  std::chrono::nanoseconds total() const;
  // Of `count` in each megabyte (10^6 bytes) of what was measured.
  double per_megabyte(std::uint64_t count) const;
  // The part of total() that went into this rule's confirmations, 0 to 1.
  double share(const RuleCost& cost) const;
};

using Stopwatch = std::function<std::chrono::nanoseconds()>;  // time since any fixed moment

// Scans each text. Counts are exact and the same in every run; times are as good as the machine is quiet. No limit cuts
// a flood short. RE2 programs and tables are built before the time is taken. Error: Hyperscan has no memory.
Result<CostReport> measure_cost(const RuleSet& rules, const std::vector<Bytes>& texts, const Stopwatch& now);

// What is too much, in each megabyte of common text. A hit costs some 30 ns in Hyperscan and the callback, where a
// megabyte costs 350,000: 200 of a rule slow the whole search by 2 %.
struct CostBounds {
  double hits = 20;           // above: a warning
  double most_hits = 200;     // above: an error; generic rules, which have to look for words, may have six times that
  double confirmations = 40;  // above, of any rule: a warning
};

// Warnings and errors about the rules whose anchors stand too often, or which leave too much to RE2, in the set's
// order. A rule whose anchors are those of generic rules adds nothing to their cost and is passed over.
std::vector<Diagnostic> judge_cost(const RuleSet& rules, const CostReport& report, const CostBounds& bounds = {});

}  // namespace assay
