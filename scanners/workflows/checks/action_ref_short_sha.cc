#include "base/strings.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::short_sha) return;
    if (locked(subject, uses) != nullptr) return;
    Draft draft = out.report(
        uses.ref_span(subject.tree()),
        "The reference " + quoted(uses.ref) + " is a shortened commit, or a tag or branch that looks like one.");
    draft.in(job, step);
    if (const auto known = fixes::commit_of_shortened(uses))
      fixes::offer(draft, fixes::pin(subject.tree(), uses, known->sha, known->release),
                   cat("name the whole commit, of ", known->release), true);
  });
}

}  // namespace

extern const Check action_ref_short_sha = {
    .id = "action-ref-short-sha",
    .title = "Action or workflow is named by a shortened commit",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A `uses:` of another repository whose reference is 7 to 39 hexadecimal digits.",
    .why =
        "GitHub does not run shortened commits, so the name can only be a tag or a branch: somebody who creates one of "
        "that name decides what runs.",
    .reproduce = "`git ls-remote https://github.com/OWNER/REPO REF` lists a tag or branch, or nothing.",
    .fix = "Write all 40 digits, with the version as comment.",
    .avoid = "Do not trust that a tag of this name holds the commit that it looks like.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .zizmor = {"unpinned-uses"},
    .bad = {"- uses: actions/checkout@5fd3084\n", "- uses: a/b@0123456789abcdef0123456789abcdef0123456\n"},
    .good = {"- uses: a/b@0123456789abcdef0123456789abcdef01234567\n", "- uses: a/b@v1234567\n",
             "- uses: a/b@20240101\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
