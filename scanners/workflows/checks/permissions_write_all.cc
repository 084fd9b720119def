#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void check(const Permissions& permissions, const Job* job, Reporter& out) {
  if (permissions && permissions.form == Permissions::Form::write_all)
    out.report(*permissions.node, "'write-all' gives the token every permission there is.").in(job);
}

void run(const Subject& subject, Reporter& out) {
  check(subject.workflow().permissions, nullptr, out);
  for (const Job& job : subject.workflow().jobs) check(job.permissions, &job, out);
}

}  // namespace

extern const Check permissions_write_all = {
    .id = "permissions-write-all",
    .title = "Token may write everything",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "`permissions: write-all`, of a workflow or a job.",
    .why =
        "Any action, script or dependency that runs in it can push code, publish packages and releases, and approve "
        "pull requests, and it gets permissions that GitHub adds later, too.",
    .reproduce = "Open a run of the workflow and the group `GITHUB_TOKEN Permissions` in `Set up job`.",
    .fix = "List the scopes that the steps need, at the job that needs them.",
    .avoid = "Do not list all scopes one by one: that is the same.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .zizmor = {"excessive-permissions"},
    .bad = {"on: push\npermissions: write-all\njobs: {}\n",
            "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, permissions: write-all, steps: []}\n"},
    .good = {"on: push\npermissions: read-all\njobs: {}\n", "on: push\npermissions: {contents: write}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
