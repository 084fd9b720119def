#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/facts/token_use.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

// Of a workflow with more, nothing is told. Each may stand on the one that it needs.
constexpr std::size_t kMostJobs = 300;

// What an event's payload says of where the code comes from: a condition that asks for it knows of forks. What other
// jobs gave out may be such an answer.
bool asks_for_origin(std::string_view condition) {
  constexpr std::string_view kAsks[] = {"head.repo",          ".fork",   "actor", "user.login",
                                        "author_association", "secrets", "needs."};
  return std::any_of(std::begin(kAsks), std::end(kAsks),
                     [&](std::string_view one) { return condition.find(one) != std::string_view::npos; });
}

// Whether the condition lets a run of a fork's pull request through, as far as it can be decided.
bool lets_through(const Text& condition, const expressions::Assumptions& assumptions) {
  if (!condition) return true;
  if (asks_for_origin(condition.value())) return false;
  const auto parsed = expressions::parse_condition(condition.value());
  if (!parsed) return false;
  return expressions::decide(*parsed, assumptions).verdict != expressions::Verdict::never;
}

using Answers = std::map<const Job*, bool>;

// Whether a job can run: its condition lets it, and that of each job that it needs. Each job is asked once.
bool can_run(const Workflow& workflow, const Job& job, const expressions::Assumptions& assumptions, Answers& answers) {
  const auto [found, added] = answers.emplace(&job, true);
  if (!added) return found->second;
  const bool can = answers.size() < kMostJobs && lets_through(job.condition, assumptions) &&
                   std::all_of(job.needs.begin(), job.needs.end(), [&](const Text& needed) {
                     const Job* other = workflow.job(needed.value());
                     return other == nullptr || can_run(workflow, *other, assumptions, answers);
                   });
  return answers[&job] = can;
}

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const Trigger* trigger = workflow.trigger("pull_request");
  if (trigger == nullptr) return;
  const auto assumptions = triggering::assumptions_of(*trigger, triggering::Starter::anybody);
  Answers answers;
  for (const Job& job : workflow.jobs) {
    if (job.uses || is_true(job.continue_on_error) || !can_run(workflow, job, assumptions, answers)) continue;
    const TokenRights rights = rights_of(workflow, job);
    std::set<std::string> told;
    for (const TokenNeed& need : subject.token_uses.of(job).needs) {
      // What the job does not have at all is told by permissions-insufficient.
      if (!need.certain || need.access != Access::write || need.step == nullptr || !is_granted(rights, need)) continue;
      // GitHub takes results of code scanning from forks all the same.
      if (need.scope == "security-events") continue;
      if (is_true(need.step->continue_on_error) || !lets_through(need.step->condition, assumptions)) continue;
      if (!told.insert(cat(need.scope, " ", need.at.begin)).second) continue;
      const bool open = need.step->condition || job.condition;
      out.report(need.at, cat(quoted(need.by), " needs '", need.scope,
                              ": write', which a run for a pull request from a fork does not have."))
          .in(&job, need.step)
          .confidence(open ? Confidence::low : Confidence::medium)
          .related(*trigger->event_node, "The event.");
    }
  }
}

}  // namespace

extern const Check fork_pr_needs_write = {
    .id = "fork-pr-needs-write",
    .title = "Job of a pull request writes, which it cannot for forks",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "An action or command that must write with the run's token, in a job that `pull_request` starts and that no "
        "condition keeps from pull requests of forks.",
    .why =
        "The token of a pull request from a fork only reads, whatever `permissions:` say: the step fails for everybody "
        "from outside, and the check is red for a reason that they cannot mend.",
    .reproduce = "Open a pull request from a fork.",
    .fix =
        "Add `if: github.event.pull_request.head.repo.full_name == github.repository` to the step, or hand the data to "
        "a workflow that `workflow_run` starts.",
    .avoid = "Do not change the event to `pull_request_target`: code of strangers would run with the right to write.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "events-that-trigger-workflows#workflows-in-forked-repositories"},
    .bad = {R"(on: pull_request
permissions: {pull-requests: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: gh pr comment 1 --body x
        env: {GH_TOKEN: '${{ github.token }}'}
)",
            R"(on: [push, pull_request]
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {contents: write}
    if: github.event_name != 'schedule'
    steps:
      - uses: actions/checkout@v6
      - run: git push
)"},
    .good = {R"(on: pull_request
permissions: {pull-requests: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    if: github.event.pull_request.head.repo.full_name == github.repository
    steps:
      - run: gh pr comment 1 --body x
        env: {GH_TOKEN: '${{ github.token }}'}
)",
             R"(on: [push, pull_request]
permissions: {contents: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: git push
        if: github.ref == 'refs/heads/main'
)",
             R"(on: [push, pull_request]
permissions: {contents: write}
jobs:
  first:
    runs-on: ubuntu-24.04
    if: github.event_name == 'push'
    steps: [{run: make}]
  a:
    needs: first
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: git push
)",
             R"(on: push
permissions: {contents: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: git push
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
