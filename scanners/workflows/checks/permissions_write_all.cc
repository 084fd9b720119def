#include <vector>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

bool is_all(const Permissions& permissions) { return permissions && permissions.form == Permissions::Form::write_all; }

// `jobs` are those that the block holds for.
void check(const Subject& subject, const Permissions& block, const Job* job, const std::vector<const Job*>& jobs,
           Reporter& out) {
  Draft draft = out.report(*block.node, "'write-all' gives the token every permission there is.").in(job);
  std::vector<const TokenUse*> uses;
  for (const Job* one : jobs) uses.push_back(&subject.token_uses.of(*one));
  fixes::offer(draft, fixes::list_needs(subject.tree(), block, uses), "list what the steps are known to need", false);
}

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  if (is_all(workflow.permissions)) {
    std::vector<const Job*> jobs;
    for (const Job& job : workflow.jobs)
      if (!job.permissions) jobs.push_back(&job);
    check(subject, workflow.permissions, nullptr, jobs, out);
  }
  for (const Job& job : workflow.jobs)
    if (is_all(job.permissions)) check(subject, job.permissions, &job, {&job}, out);
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
