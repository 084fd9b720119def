// What is known of a run when its event is: for the evaluation of its conditions.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "scanners/workflows/expressions/evaluator.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows::triggering {

// Who causes the run.
enum class Starter : std::uint8_t {
  anybody,
  outsider,  // without rights on the repository: the pull request is from a fork, the comment from a stranger
};

// Literals that a caller gives to inputs, by their names.
using Arguments = std::map<std::string, std::string, std::less<>>;

// The event with its types, declared inputs and, for an outsider, what their payload cannot say. `event` is that of the
// run: of a called workflow its caller's; empty where that is not known.
expressions::Assumptions assumptions_of(const Trigger& trigger, Starter starter, std::string_view event,
                                        const Arguments& arguments = {});
// By its own event, without arguments.
expressions::Assumptions assumptions_of(const Trigger& trigger, Starter starter);

// Whether a choice that was tried cannot be made by an outsider: to bear a certain login, to be of this repository.
bool impossible_for_outsiders(const expressions::Answers& answers);
// Whether one cannot be of the event: a tag in a run that no tag starts, a branch in one that only tags start.
bool impossible_in(const Trigger& trigger, const expressions::Answers& answers);

}  // namespace assay::workflows::triggering
