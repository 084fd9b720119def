#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/token_rights.h"
#include "scanners/workflows/facts/token_text.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

// A checkout of this repository with the run's own token.
bool is_own_checkout(const Step& step) {
  if (!step.uses || !step.uses->is_repository("actions/checkout") || !step.uses->path.empty()) return false;
  if (step.with.find("repository") != nullptr || step.with.find("ssh-key") != nullptr) return false;
  const Pair* token = step.with.find("token");
  return token == nullptr || token_in(token->value) == TokenKind::own;
}

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  for (const Job& job : workflow.jobs) {
    if (!job.permissions || job.permissions.form != Permissions::Form::grants) continue;
    if (job.permissions.grants.empty() || job.permissions.find("contents") != nullptr) continue;
    // Where the workflow does not give it, the job loses nothing.
    if (workflow.permissions && !allows(rights_of(workflow, Job{}).of("contents"), Access::read)) continue;
    const auto checkout = std::find_if(job.steps.begin(), job.steps.end(), is_own_checkout);
    if (checkout == job.steps.end()) continue;
    Draft draft = out.report(*job.permissions.key,
                             cat("The job ", quoted(job.id()),
                                 " cannot read the code of a private repository: its block leaves 'contents' "
                                 "out, and takes the place of the workflow's."));
    draft.in(&job).related(*checkout->uses->text.node, "The checkout that needs it.");
    fixes::offer(draft, fixes::raise_grant(subject.tree(), job.permissions, "contents", "read"),
                 "let the job read the repository", true);
  }
}

}  // namespace

extern const Check permissions_mode_lost = {
    .id = "permissions-mode-lost",
    .title = "Job's permissions leave out what its checkout needs",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .what =
        "A job whose own `permissions:` name scopes without `contents`, and which checks the repository out with the "
        "run's token, in a workflow that would give it `contents: read`.",
    .why =
        "A job's block is not added to the workflow's but takes its place. In a private repository the checkout fails; "
        "in a public one it fails on the day that it is made private.",
    .reproduce = "Run the job in a private copy of the repository.",
    .fix = "Add `contents: read` to the job's block.",
    .avoid = "Do not drop the job's block for it.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .bad = {R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {issues: write}
    steps: [{uses: actions/checkout@v6}]
)"},
    .good = {R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {issues: write, contents: read}
    steps: [{uses: actions/checkout@v6}]
)",
             R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {issues: write}
    steps: [{run: make}]
)",
             R"(on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {issues: write}
    steps: [{uses: actions/checkout@v6}]
)",
             R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {issues: write}
    steps: [{uses: actions/checkout@v6, with: {token: '${{ secrets.BOT }}'}}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
