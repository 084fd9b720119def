#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::branch) return;
    if (locked(subject, uses) != nullptr) return;
    out.report(uses.ref_span(subject.tree()), "The reference " + quoted(uses.ref) + " moves with every push.")
        .in(job, step);
  });
}

}  // namespace

extern const Check action_ref_branch = {
    .id = "action-ref-branch",
    .title = "Action or workflow is named by a branch",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A `uses:` of another repository whose reference is neither a commit nor a version: `@main`, `@release/v1`.",
    .why = "Every push to the branch, reviewed or not, runs here at once with this job's token and secrets.",
    .reproduce = "`git ls-remote https://github.com/OWNER/REPO` shows the name below refs/heads.",
    .fix = "Name the full commit of a release, with its version as comment.",
    .avoid = "Do not change it to a tag alone: tags can be moved as well.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .zizmor = {"unpinned-uses"},
    .bad = {"- uses: actions/checkout@main\n", "- uses: pypa/gh-action-pypi-publish@release/v1\n"},
    .good = {"- uses: actions/checkout@v6\n", "- uses: a/b@0123456789abcdef0123456789abcdef01234567\n",
             "- uses: a/b@5fd3084\n", "- uses: ./main\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
