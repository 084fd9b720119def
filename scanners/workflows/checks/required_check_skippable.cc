#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/model/environments.h"
#include "scanners/workflows/policies/check_names.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/reach/run_condition.h"

namespace assay::workflows::checks {

namespace {

// Jobs of the workflow that bear the name of a required check, or may.
std::set<const Job*> required_jobs(const Subject& subject, const policy::WorkflowDemand& demand) {
  std::set<const Job*> out;
  for (const policies::CheckName& one : policies::check_names(subject.document, subject.repository))
    for (const auto& check : demand.checks)
      if (one.name == check.name || policy::fit(check.name, one.name) != policy::Fit::no) out.insert(one.job);
  return out;
}

const Trigger* pull_request_trigger(const Workflow& workflow) {
  const Trigger* trigger = workflow.trigger("pull_request");
  return trigger != nullptr ? trigger : workflow.trigger("pull_request_target");
}

void look_at_trigger(const Subject& subject, const policy::WorkflowDemand& demand, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const Trigger* trigger = pull_request_trigger(workflow);
  if (trigger == nullptr) {
    if (workflow.on_key == nullptr) return;
    Draft draft =
        out.report(*workflow.on_key, "A pull request waits for checks of this workflow, which it does not start.");
    policies::demanded(draft, subject, demand.mark, demand.purpose);
    return;
  }
  for (const Filter& filter : trigger->filters) {
    if (!filter.key->text.starts_with("paths")) continue;
    Draft draft = out.report(*filter.key, cat("A required check is not run for pull requests that ",
                                              quoted(filter.key->text), " leaves out, and stays pending."));
    policies::demanded(draft, subject, demand.mark, demand.purpose);
  }
}

void look_at_job(const Subject& subject, const policy::WorkflowDemand& demand, const Job& job,
                 const std::set<const Job*>& required, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const Trigger* trigger = pull_request_trigger(workflow);
  const std::string_view event = trigger == nullptr ? "pull_request" : trigger->event();
  const reach::Chance chance = reach::chance_of(job.condition, {event, trigger, {}, false, false});
  if (chance.can_be_false) {
    Draft draft = out.report(*job.condition.node,
                             "The condition can skip the job, and a required check that was "
                             "skipped counts as passed.");
    policies::demanded(draft.in(&job), subject, demand.mark, demand.purpose);
  } else if (chance.answer == reach::Chance::Answer::open) {
    Draft draft =
        out.report(*job.condition.node, "Whether the condition can skip the job, a required check, is not decided.");
    policies::demanded(draft.in(&job).unproved(), subject, demand.mark, demand.purpose);
  }
  if (is_true(job.continue_on_error)) {
    Draft draft =
        out.report(*job.continue_on_error.node, "A required check that may fail without failing passes always.");
    policies::demanded(draft.in(&job), subject, demand.mark, demand.purpose);
  }
  if (!chance.needs_all_to_pass) return;
  for (const Text& need : job.needs) {
    const Job* needed = workflow.job(need.value());
    if (needed == nullptr || required.count(needed) != 0) continue;
    Draft draft = out.report(*need.node, cat("The job is skipped when ", quoted(need.value()),
                                             " fails, and a required check that was skipped counts as passed."));
    policies::demanded(draft.in(&job), subject, demand.mark, demand.purpose);
  }
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr) return;
  const policy::WorkflowDemand* demand = policies::demand_of(*subject.policy(), subject.document);
  if (demand == nullptr || demand->checks.empty()) return;
  look_at_trigger(subject, *demand, out);
  const std::set<const Job*> required = required_jobs(subject, *demand);
  for (const Job& job : subject.workflow().jobs)
    if (required.count(&job) != 0) look_at_job(subject, *demand, job, required, out);
}

}  // namespace

extern const Check required_check_skippable = {
    .id = "required-check-skippable",
    .title = "Required check that need not run to be passed",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A job that bears the name of a required check of the policy, in a workflow that pull requests do not start or "
        "only for some paths; with a condition that can be false; that needs a job which is not required itself; or "
        "with `continue-on-error`.",
    .why =
        "GitHub counts a skipped job as passed: a pull request that makes the needed job fail can be merged. One that "
        "a filter of paths leaves out stays pending for ever, and the rule is switched off for it.",
    .reproduce =
        "Make the job that is needed fail in a pull request: the required check is shown as skipped, and the "
        "button is green.",
    .fix =
        "Let the workflow run for every pull request, and decide within it. Let one last job with `if: always()` look "
        "at `needs.*.result` and fail unless all are `success`, and require that one.",
    .avoid = "Do not require a job that exists to report that nothing was to be done.",
    .references = {"https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/"
                   "collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks"},
    .bad = {R"(on: {pull_request: {paths: [src/**]}}
jobs: {test: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [test]}]}
)",
            R"(on: push
jobs: {test: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [test]}]}
)",
            R"(on: pull_request
jobs: {test: {if: github.event.pull_request.draft == false, runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [test]}]}
)",
            R"(on: pull_request
jobs:
  build: {runs-on: ubuntu-24.04, steps: [{run: make}]}
  test: {needs: build, runs-on: ubuntu-24.04, steps: [{run: make test}]}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [test]}]}
)"},
    .good = {R"(on: pull_request
jobs:
  build: {runs-on: ubuntu-24.04, steps: [{run: make}]}
  test: {needs: build, if: always(), runs-on: ubuntu-24.04, steps: [{run: 'test "$RESULT" = success'}]}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [test]}]}
)",
             R"(on: {pull_request: {branches: [main]}}
jobs:
  build: {runs-on: ubuntu-24.04, steps: [{run: make}]}
  test: {needs: build, runs-on: ubuntu-24.04, steps: [{run: make test}]}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [build, test]}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
