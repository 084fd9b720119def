#include "scanners/workflows/facts/permission_scopes.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const Permissions& permissions = workflow.permissions;
  // With one job, or a called workflow whose caller decides, the place makes no difference.
  if (!permissions || workflow.jobs.size() < 2 || workflow.is_only_called()) return;
  bool inherited = false;
  for (const Job& job : workflow.jobs) inherited = inherited || !job.permissions;
  if (!inherited) return;
  if (permissions.form == Permissions::Form::read_all) {
    out.report(*permissions.node, "'read-all' lets every job read everything, secret scanning alerts among it.")
        .severity(Severity::low)
        .persona(Persona::auditor);
    return;
  }
  for (const Grant& grant : permissions.grants) {
    if (grant.access != Access::write) continue;
    out.report(*grant.key, quoted(grant.scope()) + " may be written by every job of the workflow.")
        .severity(write_severity_of(grant.scope()));
  }
}

}  // namespace

extern const Check permissions_too_broad = {
    .id = "permissions-too-broad",
    .title = "Write permission is given to every job of a workflow",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A scope with `write` in the `permissions:` of a workflow that has several jobs, of which one has none of its "
        "own.",
    .why =
        "Jobs that only build or test have the permission, too, and they run most code of others: one compromised "
        "dependency there can use it.",
    .reproduce = "Open a run of the workflow and the group `GITHUB_TOKEN Permissions` in `Set up job` of each job.",
    .fix = "Move the scope to the job that needs it, and leave reading at the top.",
    .avoid = "Do not give it to all jobs one by one.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .zizmor = {"excessive-permissions"},
    .bad = {R"(on: push
permissions: {contents: write}
jobs:
  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}
  b: {runs-on: ubuntu-24.04, steps: [{run: make}]}
)",
            R"(on: push
permissions: read-all
jobs:
  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}
  b: {runs-on: ubuntu-24.04, steps: [{run: make}]}
)"},
    .good = {R"(on: push
permissions: {contents: write}
jobs:
  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}
)",
             R"(on: push
permissions: {contents: read}
jobs:
  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}
  b: {runs-on: ubuntu-24.04, permissions: {contents: write}, steps: [{run: make}]}
)",
             R"(on: push
permissions: {contents: write}
jobs:
  a: {runs-on: ubuntu-24.04, permissions: {}, steps: [{run: make}]}
  b: {runs-on: ubuntu-24.04, permissions: {contents: write}, steps: [{run: make}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
