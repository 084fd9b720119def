// Which events reach a job or a step: its own condition, its job's, and those of the jobs that must have run before.
// What cannot be decided counts as reached.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/triggering/assumed_run.h"

namespace assay::workflows::triggering {

// One event by which it is reached.
struct Way {
  const Trigger* trigger = nullptr;
  // What must hold beside the event, the shortest case that was found: workflow_dispatch with inputs.deploy 'true'.
  expressions::Case when;

  std::string_view event() const { return trigger->event(); }
};

// "pull_request_target", "workflow_dispatch with inputs.deploy = true".
std::string text_of(const Way& way);

// Of one workflow, which outlives it. Keeps what it was asked: one thread at a time.
class Reach {
 public:
  explicit Reach(const Workflow& workflow);
  ~Reach();
  Reach(const Reach&) = delete;
  Reach& operator=(const Reach&) = delete;

  // The events that can reach the job, or the step in it, the one with the shortest case first. Without a job: all.
  const std::vector<Way>& ways(const Job* job, const Step* step = nullptr, Starter starter = Starter::anybody) const;
  // Null where it is none that can be parsed.
  const expressions::Condition* condition(const Text& text) const;
  // Of a condition by itself, whatever the event, without the success() that is not written. `skipped`: what comes
  // before may have been left out, so that neither success() nor failure() nor cancelled() holds.
  expressions::Verdict verdict(const expressions::Condition& condition, bool skipped = true) const;
  // Whether everything that was asked could be decided within the bound; what could not counts as reached.
  bool complete() const;

 private:
  struct Known;
  // Whether the event reaches it; `when` becomes the shortest case.
  bool reaches(std::size_t trigger, const std::vector<const expressions::Condition*>& conditions, Starter starter,
               expressions::Case& when) const;
  std::vector<const expressions::Condition*> conditions_of(const Job& job, const Step* step) const;
  expressions::Decision decided(const std::function<expressions::Outcome(const expressions::Answers&)>& evaluation,
                                const std::vector<const expressions::Condition*>& conditions,
                                const expressions::Assumptions& assumptions) const;

  const Workflow& workflow_;
  std::unique_ptr<Known> known_;
};

}  // namespace assay::workflows::triggering
