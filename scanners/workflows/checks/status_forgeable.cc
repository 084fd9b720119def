#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const Trigger* pull_request = workflow.trigger("pull_request");
  if (pull_request == nullptr) return;
  for (const Job& job : workflow.jobs) {
    const Permissions& permissions = permissions_of(workflow, job);
    for (const Grant& grant : permissions.grants) {
      if ((grant.scope() != "checks" && grant.scope() != "statuses") || grant.access != Access::write) continue;
      out.report(*grant.key, "The job " + quoted(job.id()) + " can write any check of the pull request it runs for.")
          .in(&job)
          .confidence(job.condition ? Confidence::low : Confidence::medium)
          .related(*pull_request->event_node, "The event.");
    }
  }
}

}  // namespace

extern const Check status_forgeable = {
    .id = "status-forgeable",
    .title = "Job of a pull request can write the results of other checks",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what = "`checks: write` or `statuses: write` for a job of a workflow that `pull_request` starts.",
    .why =
        "A branch changes a script that the job runs, and the script reports success in the name of a required check: "
        "the pull request can be merged without it. Forks get a token that reads.",
    .reproduce = "In a pull request from a branch, let the job set the status of a required check to `success`.",
    .fix = "Write results from a workflow that `workflow_run` starts, or ask in the ruleset for the app that reports.",
    .avoid = "Do not move it to `pull_request_target`.",
    .references =
        {"https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-"
         "with-code-quality-features/about-status-checks"},
    .bad =
        {"on: pull_request\npermissions: {checks: write}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
         "on: pull_request\njobs:\n  a: {runs-on: ubuntu-24.04, permissions: {statuses: write}, steps: [{run: "
         "make}]}\n"},
    .good =
        {"on: pull_request\npermissions: {checks: read}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
         "on: push\npermissions: {checks: write}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
