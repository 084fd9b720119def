#include <set>
#include <string>

#include "base/strings.h"
#include "scanners/workflows/facts/token_use.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  for (const Job& job : workflow.jobs) {
    const TokenRights rights = rights_of(workflow, job);
    // What a called workflow asks for in its blocks is told by reusable-permissions-exceed-caller.
    if (rights.from == TokenRights::From::caller) continue;
    std::set<std::string> told;
    for (const TokenNeed& need : subject.token_uses.of(job).needs) {
      if (!need.certain || need.access != Access::write || is_granted(rights, need)) continue;
      if (!told.insert(cat(need.scope, " ", need.at.begin)).second) continue;
      Draft draft = out.report(need.at, cat(quoted(need.by), " needs '", need.scope, ": write', which the job ",
                                            quoted(job.id()), " does not have."));
      draft.in(&job, need.step);
      if (rights.block != nullptr) {
        draft.related(*rights.block->key, "What its token may do.");
        if (rights.from == TokenRights::From::job)
          fixes::offer(draft, fixes::raise_grant(subject.tree(), *rights.block, need.scope, "write"),
                       cat("let the job write ", need.scope), false);
      } else {
        draft.related(*job.id_node, "No block asks for it.");
      }
    }
  }
}

}  // namespace

extern const Check permissions_insufficient = {
    .id = "permissions-insufficient",
    .title = "Step needs a permission that its job does not have",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "An action or command that must write, by its own documentation, with the run's token, in a job whose "
        "`permissions:` do not allow it. Reading is not told: public repositories need no permission for it.",
    .why = "The step fails with `Resource not accessible by integration`, often only in the first release.",
    .reproduce = "Run the job.",
    .fix = "Add the scope to the job's `permissions:`, beside those that it has.",
    .avoid = "Do not add it to the whole workflow, and do not write `write-all`.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .bad = {R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/deploy-pages@v5
)",
            R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: gh release create "$TAG"
        env: {GH_TOKEN: '${{ github.token }}'}
)",
            R"(on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@v6
      - run: git push
)",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
)",
            R"(on: push
permissions: {contents: read}
jobs: {a: {uses: ./.github/workflows/x.yml}}
--- # .github/workflows/x.yml
on: workflow_call
jobs: {b: {runs-on: ubuntu-24.04, steps: [{uses: actions/deploy-pages@v5}]}}
)",
            R"(on: issues
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/github-script@v8
        with: {script: 'await github.rest.issues.createComment({})'}
)"},
    .good = {R"(on: push
permissions: {contents: read, pages: write, id-token: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/deploy-pages@v5
)",
             R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: gh release create "$TAG"
        env: {GH_TOKEN: '${{ secrets.RELEASE_TOKEN }}'}
      - run: gh pr list
        env: {GH_TOKEN: '${{ github.token }}'}
)",
             R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
        with: {token: '${{ secrets.BOT }}'}
      - run: git push
)",
             R"(on: push
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
        with: {persist-credentials: false}
      - run: git push "https://x-access-token:${TOKEN}@github.com/o/r"
)",
             R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: git push
)",
             R"(on: workflow_call
jobs: {b: {runs-on: ubuntu-24.04, steps: [{uses: actions/deploy-pages@v5}]}}
)",
             R"(on: schedule
permissions: {issues: write, pull-requests: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/stale@v10
)",
             R"(on: push
permissions: {pull-requests: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/github-script@v8
        with: {script: 'await github.rest.issues.createComment({})'}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
