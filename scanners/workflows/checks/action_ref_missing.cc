#include <string>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::none) return;
    Draft draft = out.report(*uses.text.node, quoted(uses.text.value()) + " names no version of the action.");
    draft.in(job, step);
    if (const auto last = fixes::last_release(uses))
      fixes::offer(draft, fixes::add_ref(subject.tree(), uses, last->sha, last->release),
                   "take " + std::string(last->release), false);
  });
}

}  // namespace

extern const Check action_ref_missing = {
    .id = "action-ref-missing",
    .title = "Action or workflow is named without a reference",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A `uses:` of another repository without `@` and a reference.",
    .why =
        "GitHub refuses the workflow, and other runners take the default branch: whatever was pushed there last runs "
        "with this job's token.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Add the full commit of a release, with its version as comment.",
    .avoid = "Do not add a branch.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses"},
    .zizmor = {"unpinned-uses"},
    .bad = {"- uses: actions/checkout\n", "- uses: actions/checkout@\n"},
    .good = {"- uses: actions/checkout@v6\n", "- uses: ./checkout\n", "- uses: docker://alpine\n",
             "- uses: $/checkout\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
