#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "scanners/workflows/facts/token_use.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

// What the jobs that a block holds for do with their token.
using Uses = std::vector<const TokenUse*>;

bool attests(const Uses& uses) {
  return std::any_of(uses.begin(), uses.end(),
                     [](const TokenUse* use) { return use->may_use("attestations", Access::write); });
}

void check(const yaml::Tree& tree, const Permissions& block, const Job* job, const Uses& uses, Reporter& out) {
  if (block.form != Permissions::Form::grants || uses.empty()) return;
  for (const Grant& grant : block.grants) {
    // The identity token is id-token-unneeded's.
    if (grant.access != Access::write || grant.scope() == "id-token") continue;
    const auto used = [&](Access access) {
      return std::any_of(uses.begin(), uses.end(),
                         [&](const TokenUse* use) { return use->may_use(grant.scope(), access); });
    };
    if (used(Access::write)) continue;
    const bool read = used(Access::read);
    const bool second_hand =
        std::any_of(uses.begin(), uses.end(), [](const TokenUse* use) { return use->second_hand; });
    Draft draft =
        out.report(*grant.key, cat("No step ", job == nullptr ? "of any job that this holds for" : "of the job",
                                   " is known to write ", quoted(grant.scope()), read ? "; one reads it." : "."));
    // Somebody wrote down what it is for.
    const bool explained = tree.trailing_comment(*grant.key) != nullptr;
    draft.in(job).confidence(second_hand || explained ? Confidence::low : Confidence::medium);
    if (!explained)
      fixes::offer(draft, fixes::lower_grant(tree, block, grant, read), read ? "let it read alone" : "take it away",
                   false);
    // The examples of actions/attest grant it in every case, and use it for images alone.
    if (grant.scope() == "artifact-metadata" && attests(uses))
      draft.confidence(Confidence::low).persona(Persona::pedantic);
  }
}

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const auto writes = [](const Permissions& block) {
    return std::any_of(block.grants.begin(), block.grants.end(),
                       [](const Grant& grant) { return grant.access == Access::write; });
  };
  Uses inheriting;
  for (const Job& job : workflow.jobs) {
    if (!job.permissions) {
      if (writes(workflow.permissions)) inheriting.push_back(&subject.token_uses.of(job));
    } else if (writes(job.permissions)) {
      check(subject.tree(), job.permissions, &job, {&subject.token_uses.of(job)}, out);
    }
  }
  check(subject.tree(), workflow.permissions, nullptr, inheriting, out);
}

}  // namespace

extern const Check permissions_unused = {
    .id = "permissions-unused",
    .title = "Permission to write that no step uses",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A scope with `write` in `permissions:` of which no step is known to have a use. Every step has to be known: a "
        "job with a program or action of which nothing is known, and that can get at the token, is passed over.",
    .why = "Whoever gets code into one of the steps, by a dependency for example, has the permission, too.",
    .reproduce = "Take the scope away and run the job.",
    .fix = "Take the scope away, or change it to `read`.",
    .avoid = "Do not keep it for a step that may come.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .bad = {R"(on: push
permissions: {contents: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
        with: {persist-credentials: false}
      - run: make test
)",
            R"(on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {contents: read, issues: write, pages: write, id-token: write}
    steps:
      - uses: actions/deploy-pages@v5
)",
            R"(on: push
permissions: {pull-requests: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: gh pr list
        env: {GH_TOKEN: '${{ github.token }}'}
)"},
    .good = {R"(on: push
permissions: {contents: write}
jobs:
  a:
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
      - uses: nobody/nothing@v1
)",
             R"(on: push
permissions: {issues: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: ./tell.sh
        env: {TOKEN: '${{ secrets.GITHUB_TOKEN }}'}
)",
             R"(on: push
permissions: {contents: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: ./release.sh
)",
             R"(on: push
permissions: {contents: write}
jobs:
  a: {uses: ./.github/workflows/release.yml}
--- # .github/workflows/release.yml
on: workflow_call
permissions: {contents: write}
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
)",
             R"(on: issues
permissions: {pull-requests: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: gh issue comment 1 --body x
        env: {GH_TOKEN: '${{ github.token }}'}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
