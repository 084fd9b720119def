// Whether a job's condition lets it run, given the event. Pure.
#pragma once

#include <string>
#include <string_view>

#include "scanners/workflows/model/workflow.h"
#include "scanners/workflows/triggering/assumed_run.h"

namespace assay::workflows::reach {

// What starts the run that a condition is looked at in.
struct RunStart {
  std::string_view event;                      // of the run: that of the caller, in a called workflow
  const Trigger* trigger = nullptr;            // of the workflow that is looked at; its inputs count
  triggering::Arguments arguments;             // literals that a caller gives
  bool fork = false, same_repository = false;  // of a pull request: what is known of its head
  std::string_view behind = {};                // of workflow_run: the event of the run that it follows
};

struct Chance {
  enum class Answer : std::uint8_t { runs, never, open } answer = Answer::runs;
  std::string why;                // of `open`: what would have to hold
  bool needs_all_to_pass = true;  // it does not run where a job that it needs failed or was skipped
  bool can_be_false = false;      // there is a case in which it is skipped although all before it passed
};

// Of a job or step without regard to what it needs.
Chance chance_of(const Text& condition, const RunStart& start);

}  // namespace assay::workflows::reach
