// Whether conditions of steps let them run, each asked once for an event. Bounded for all that one check asks.
#pragma once

#include <map>
#include <utility>

#include "scanners/workflows/reach/reach.h"
#include "scanners/workflows/reach/run_condition.h"

namespace assay::workflows::policies {

// One thread at a time.
class StepChances {
 public:
  using Answer = reach::Chance::Answer;

  // `step` null: the job as a whole. Open, once more than kMostBytes of conditions were looked at.
  Answer of(const Step* step, const reach::Root& root) {
    if (step == nullptr || !step->condition) return Answer::runs;
    const auto key = std::pair(step, &root);
    const auto known = answers_.find(key);
    if (known != answers_.end()) return known->second;
    const std::size_t cost = step->condition.value().size();
    Answer answer = Answer::open;
    if (cost <= left_) {
      left_ -= cost;
      const bool own = root.event() == "pull_request" && !root.fork;
      answer = reach::chance_of(step->condition, {root.event(), root.trigger, {}, root.fork, own}).answer;
    }
    answers_.emplace(key, answer);
    return answer;
  }

 private:
  static constexpr std::size_t kMostBytes = 50'000;  // three seconds of hostile ones
  std::size_t left_ = kMostBytes;
  std::map<std::pair<const Step*, const reach::Root*>, Answer> answers_;
};

}  // namespace assay::workflows::policies
