#include <map>

#include "base/strings.h"
#include "scanners/workflows/facts/token_rights.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

// GitHub allows so many workflows within each other.
constexpr int kMostDepth = 10;
// Different ones that a job leads to, of which GitHub allows 50.
constexpr std::size_t kMostCalled = 100;
// Jobs that are looked at for one file; nesting multiplies them.
constexpr int kMostJobs = 50'000;

std::string_view word_for(Access access) { return access == Access::write ? "write" : "read"; }

struct Caller {
  const Job& job;
  TokenRights rights;
  int& left;
  // The workflows that were looked at, each with the depth of that: what is called in several ways says the same each
  // time, and in a circle of calls the ways are many.
  std::map<const Document*, int> seen = {};
};

// Compares what the callee's jobs ask for with what the first caller has. `document` is the one that is looked at.
void check(const Subject& subject, Caller& caller, const Document& document, const Job& calling, int depth,
           Reporter& out) {
  const Uses& uses = *calling.uses;
  if (uses.kind != UsesKind::local && uses.kind != UsesKind::self) return;
  const Document* callee = subject.repository.find(cat(document.root(), uses.path));
  if (callee == nullptr || !callee->is_workflow() || depth == kMostDepth) return;
  if (caller.seen.size() == kMostCalled && caller.seen.count(callee) == 0) return;
  const auto [known, fresh] = caller.seen.try_emplace(callee, depth);
  if (!fresh && known->second <= depth) return;
  known->second = depth;
  for (const Job& job : callee->workflow.jobs) {
    if (caller.left-- <= 0) return;
    const TokenRights rights = rights_of(callee->workflow, job);
    if (rights.block == nullptr) {
      if (job.uses) check(subject, caller, *callee, job, depth + 1, out);
      continue;
    }
    for (const Right& right : rights_in(*rights.block)) {
      const Access granted = caller.rights.of(right.scope);
      if (granted == Access::unknown || allows(granted, right.access)) continue;
      Draft draft = out.report(
          *caller.job.uses->text.node,
          cat("The job ", quoted(job.id()), " of the called workflow asks for '", right.scope, ": ",
              word_for(right.access), "', and the caller has ", granted == Access::none ? "none" : "only 'read'", "."));
      draft.in(&caller.job).related(*callee, right.node->span, "What it asks for.");
      if (caller.rights.block == nullptr) continue;
      draft.related(*caller.rights.block->key, "What the caller has.");
      if (caller.rights.from == TokenRights::From::job)
        fixes::offer(draft,
                     fixes::raise_grant(subject.tree(), *caller.rights.block, right.scope, word_for(right.access)),
                     cat("let the caller ", word_for(right.access), " ", right.scope), false);
    }
  }
}

void run(const Subject& subject, Reporter& out) {
  int left = kMostJobs;
  for (const Job& job : subject.workflow().jobs) {
    if (!job.uses) continue;
    Caller caller{job, rights_of(subject.workflow(), job), left};
    check(subject, caller, subject.document, job, 0, out);
  }
}

}  // namespace

extern const Check reusable_permissions_exceed_caller = {
    .id = "reusable-permissions-exceed-caller",
    .title = "Called workflow asks for more than its caller has",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A job that calls a workflow of the repository of which a job has a permission in its block, or in that of its "
        "workflow, that the calling job does not have. A workflow of another repository is not looked into.",
    .why = "GitHub refuses the run before its first step: a called workflow cannot raise what its caller has.",
    .reproduce = "Start the workflow.",
    .fix = "Give the calling job the permission, or take it away from the called one.",
    .avoid = "Do not give it to every job of the caller.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "reusing-workflow-configurations#supported-keywords-for-jobs-that-call-a-reusable-workflow"},
    .bad = {R"(on: push
permissions: {contents: read}
jobs:
  a: {uses: ./.github/workflows/x.yml}
--- # .github/workflows/x.yml
on: workflow_call
jobs: {b: {runs-on: ubuntu-24.04, permissions: {contents: write}, steps: [{run: make}]}}
)",
            R"(on: push
jobs:
  a: {uses: ./.github/workflows/x.yml}
--- # .github/workflows/x.yml
on: workflow_call
permissions: {id-token: write}
jobs: {b: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
)",
            R"(on: push
permissions: {contents: read}
jobs:
  a: {uses: ./.github/workflows/x.yml}
--- # .github/workflows/x.yml
on: workflow_call
jobs: {b: {uses: ./.github/workflows/y.yml}}
--- # .github/workflows/y.yml
on: workflow_call
permissions: read-all
jobs: {c: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
)"},
    .good = {R"(on: push
permissions: {contents: read}
jobs:
  a: {permissions: {contents: write}, uses: ./.github/workflows/x.yml}
--- # .github/workflows/x.yml
on: workflow_call
jobs: {b: {runs-on: ubuntu-24.04, permissions: {contents: write}, steps: [{run: make}]}}
)",
             R"(on: push
jobs:
  a: {uses: ./.github/workflows/x.yml}
--- # .github/workflows/x.yml
on: workflow_call
permissions: {contents: write}
jobs: {b: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
)",
             R"(on: push
permissions: {contents: read}
jobs:
  a: {uses: ./.github/workflows/x.yml}
--- # .github/workflows/x.yml
on: workflow_call
permissions: {contents: write}
jobs: {b: {runs-on: ubuntu-24.04, permissions: {}, steps: [{run: make}]}}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
