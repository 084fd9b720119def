#include "scanners/workflows/facts/events.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  if (workflow.permissions) return;
  for (const Trigger& trigger : workflow.triggers) {
    if (!is_privileged_for_outsiders(trigger.event())) continue;
    for (const Job& job : workflow.jobs) {
      if (job.permissions) continue;
      Draft draft = out.report(*job.id_node, "Outsiders start this job by " + quoted(trigger.event()) +
                                                 ", and its token has the repository's default permissions.");
      draft.in(&job).related(*trigger.event_node, "The event.");
      // Of the workflow, as for permissions-missing: one block, and not one for each job.
      fixes::offer(draft, fixes::add_read_alone(subject.tree(), workflow, subject.token_uses),
                   "let the jobs read the repository, and nothing else", false);
    }
  }
}

}  // namespace

extern const Check permissions_default_on_risky_event = {
    .id = "permissions-default-on-risky-event",
    .title = "Job that outsiders can start has default permissions",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A job without `permissions:`, neither its own nor the workflow's, on `pull_request_target`, `workflow_run` or "
        "a comment's event.",
    .why =
        "Such runs have the repository's own token whoever caused them. Where the default is to write, a way to make "
        "the job run something is a way to push.",
    .reproduce =
        "Cause the event from an account without rights and look at `GITHUB_TOKEN Permissions` in `Set up job`.",
    .fix = "Put `permissions: {}` at the top of the workflow and give the job the scopes that it needs.",
    .avoid = "Do not rely on the repository's setting.",
    .references = {"https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"},
    .zizmor = {"excessive-permissions"},
    .bad = {"on: pull_request_target\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
            "on: {workflow_run: {workflows: [CI]}}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n"},
    .good = {"on: pull_request\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
             "on: pull_request_target\npermissions: {}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
             "on: pull_request_target\njobs:\n  a: {runs-on: ubuntu-24.04, permissions: {}, steps: [{run: make}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
