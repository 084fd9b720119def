// Whether a condition is always true, always false, or neither: what is not known is tried, answer by answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "scanners/workflows/expressions/evaluator.h"

namespace assay::expressions {

enum class Verdict : std::uint8_t { always, never, unknown };

// One answer of a case: "github.event_name" is "'push'", "startswith(github.ref, 'refs/tags/')" is "true",
// "inputs.name" is "not 'a'".
struct Choice {
  std::string what, is;
  bool declared;  // it is one of the values that the assumptions list; otherwise it was tried
};
using Case = std::vector<Choice>;

struct Decision {
  Verdict verdict = Verdict::unknown;
  // Cases that were found, the shortest ones, of equally short ones the first. Choices that the assumptions fix are not
  // among them, so that a case may be empty.
  bool can_be_true = false, can_be_false = false;
  Case when_true, when_false;
  // Not everything was tried: an expression would fail, or there are more than kMostEvaluations cases. can_be_true and
  // can_be_false then say what was found until there.
  bool complete = true;
};

// Fewer where the expression is long: see evaluations_for().
constexpr std::size_t kMostEvaluations = 512;
// Some 200,000 nodes are visited at most, a tenth of a second.
constexpr std::size_t evaluations_for(std::size_t nodes) {
  return nodes < 400 ? kMostEvaluations : nodes > 12'500 ? 16 : 200'000 / nodes;
}

// Answers to different questions are taken to be independent, apart from texts: what is 'a' is not 'b'. So always and
// never are certain, while a case of choices that are not declared may be impossible.
Decision decide(const Tree& tree, const Assumptions& assumptions);
// `bare`: without the success() && that GitHub puts before it.
Decision decide(const Condition& condition, const Assumptions& assumptions, bool bare = false);

// Several conditions that must all hold (a job's and its step's), under one set of assumptions.
Decision decide(const std::function<Outcome(const Answers&)>& evaluation, const Assumptions& assumptions,
                std::size_t most_evaluations = kMostEvaluations);

}  // namespace assay::expressions
