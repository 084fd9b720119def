#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows::checks {

namespace {

// Other than by its own text, which condition-constant tells.
bool never_by_itself(const Subject& subject, const expressions::Condition& condition) {
  return condition.form == expressions::Condition::Form::always ||
         subject.analysis.reach(subject.document).verdict(condition) != expressions::Verdict::unknown;
}

void run(const Subject& subject, Reporter& out) {
  if (!subject.document.is_workflow() || subject.workflow().trigger("workflow_call") != nullptr) return;
  const triggering::Reach& reach = subject.analysis.reach(subject.document);
  for_each_condition(subject, [&](const Job* job, const Step* step, const Text& text,
                                  const expressions::Condition& condition) {
    if (never_by_itself(subject, condition)) return;
    if (reach.ways(job, step).empty()) {
      // A step of a job that never runs, and a job behind one, have been told of by that one.
      if (step != nullptr && reach.ways(job).empty()) return;
      const bool behind = step == nullptr && std::any_of(job->needs.begin(), job->needs.end(), [&](const Text& need) {
                            const Job* needed = subject.workflow().job(need.value());
                            return needed != nullptr && needed != job && reach.ways(needed).empty();
                          });
      if (behind) return;
      out.report(*text.node, "No event of the workflow makes the condition true: what it guards never runs.")
          .in(job, step)
          .related(*subject.workflow().on_key, "The events of the workflow.");
      return;
    }
    for_each_node(condition, [&](const expressions::Tree& tree, const expressions::Node& node) {
      const auto equality = equality_of(tree, node);
      if (!equality || equality->path != "github.event_name" || equality->literal == "workflow_call" ||
          subject.workflow().trigger(equality->literal) != nullptr)
        return;
      out.report(span_in(subject, text, node.span),
                 cat("The workflow is not started by ", quoted(equality->literal), ", so this part never decides."))
          .in(job, step)
          .severity(Severity::low)
          .persona(Persona::pedantic);
    });
  });
}

}  // namespace

extern const Check condition_event_impossible = {
    .id = "condition-event-impossible",
    .title = "Condition that no event of the workflow makes true",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "An `if:` that asks for an event, a type of it, or a value of its payload that none of the events under `on:` "
        "has. Workflows that others may call are left out, since they see the caller's event.",
    .why = "What it guards never runs, and nobody notices: skipped is not failed.",
    .reproduce = "Run the workflow by each of its events: the step is skipped each time.",
    .fix = "Add the event to `on:`, or delete what the condition guards.",
    .avoid = "Do not widen the condition until something runs: say first which event is meant.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows"},
    .bad = {R"(on: push
jobs:
  a: {runs-on: x, if: github.event_name == 'pull_request', steps: [{run: make}]}
)",
            R"(on: {schedule: [{cron: '1 2 * * 3'}]}
jobs:
  a: {runs-on: x, if: inputs.deploy || github.event.inputs.deploy == 'true', steps: [{run: make}]}
)",
            R"(on: {pull_request: {types: [opened]}}
jobs:
  a: {runs-on: x, steps: [{run: make, if: github.event.action == 'closed'}]}
)"},
    .good = {R"(on: [push, pull_request]
jobs:
  a: {runs-on: x, if: github.event_name == 'pull_request', steps: [{run: make}]}
)",
             R"(on: {workflow_call: {}}
jobs:
  a: {runs-on: x, if: github.event_name == 'pull_request', steps: [{run: make}]}
)",
             R"(on: {workflow_dispatch: {inputs: {deploy: {type: boolean}}}}
jobs:
  a: {runs-on: x, if: inputs.deploy, steps: [{run: make}]}
)",
             "- run: make\n  if: false\n", "- run: make\n  if: steps.x.outputs.y == 'z'\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
