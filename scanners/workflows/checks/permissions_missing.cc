#include <algorithm>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  if (!subject.document.is_workflow() || workflow.permissions || workflow.is_only_called()) return;
  if (workflow.jobs_key == nullptr || workflow.jobs.empty()) return;
  const auto bare = [](const Job& job) { return !job.permissions; };
  const auto first = std::find_if(workflow.jobs.begin(), workflow.jobs.end(), bare);
  if (first == workflow.jobs.end()) return;
  const yaml::Node& at = workflow.on_key != nullptr ? *workflow.on_key : *workflow.jobs_key;
  Draft draft = out.report(at, "The workflow sets no 'permissions', so its token has the repository's default.");
  for (const Job& job : workflow.jobs)
    if (bare(job)) draft.related(*job.id_node, "This job runs with that default.");
  fixes::offer(draft, fixes::add_read_alone(subject.tree(), workflow, subject.token_uses),
               "let the jobs read the repository, and nothing else", false);
}

}  // namespace

extern const Check permissions_missing = {
    .id = "permissions-missing",
    .title = "Workflow does not limit the permissions of its token",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what = "A workflow without `permissions:` of which a job has none, either.",
    .why =
        "The token then has what the repository's settings say, and in older repositories and organisations that is "
        "write access to code, releases and packages: one compromised action or script can push.",
    .reproduce = "Open a run of the workflow and the group `GITHUB_TOKEN Permissions` in `Set up job`.",
    .fix = "Put `permissions: {}` or `permissions: {contents: read}` at the top, and give single jobs what they need.",
    .avoid =
        "Do not silence it with `permissions: write-all`, and do not rely on the repository's setting: a copy of the "
        "workflow elsewhere does not have it.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .zizmor = {"excessive-permissions"},
    .bad = {"on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: make}]\n",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {}
    steps: [{run: make}]
  b:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)"},
    .good = {"on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: make}]\n",
             "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    permissions: {contents: read}\n    steps: [{run: "
             "make}]\n",
             "on: workflow_call\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: make}]\n",
             "# action.yml\nruns: {using: node24, main: x.js}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
