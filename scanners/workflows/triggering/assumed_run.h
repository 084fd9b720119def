// What is known of a run when its event is: for the evaluation of its conditions.
#pragma once

#include <string_view>

#include "scanners/workflows/expressions/evaluator.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows::triggering {

// Who causes the run.
enum class Starter : std::uint8_t {
  anybody,
  outsider,  // without rights on the repository: the pull request is from a fork, the comment from a stranger
};

// The event with its types, declared inputs and, for an outsider, what their payload cannot say.
expressions::Assumptions assumptions_of(const Trigger& trigger, Starter starter);

// Whether a choice that was tried cannot be made by an outsider: to bear a certain login, to be of this repository.
bool impossible_for_outsiders(const expressions::Answers& answers);
// Whether one cannot be of the event: a tag in a run that no tag starts, a branch in one that only tags start.
bool impossible_in(const Trigger& trigger, const expressions::Answers& answers);

}  // namespace assay::workflows::triggering
