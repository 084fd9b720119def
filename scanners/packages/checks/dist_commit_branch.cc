#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (release.tag && release.tag->on_branch == std::optional(false))
    out.report_on(release.tag->tag.empty() ? release.tag->wanted_name : release.tag->tag,
                  cat("Its commit is not on ", quoted(release.tag->branch), "."));
}

}  // namespace

extern const Check dist_commit_branch = {
    .id = "dist-commit-branch",
    .title = "Commit is not on the branch",
    .severity = Severity::high,
    .what = "With `--branch`: a commit that the branch does not hold.",
    .why = "It was never reviewed for the branch that releases come from.",
    .reproduce = "`git merge-base --is-ancestor COMMIT BRANCH`.",
    .fix = "Merge first, then tag what was merged.",
    .avoid = "Do not release from a topic branch.",
    .alias = "RELEASE_COMMIT_NOT_ON_BASE",
    .bad = {R"(wheel
tag v1.0.0 annotated off-branch
)"},
    .good = {R"(wheel
tag v1.0.0 annotated on-branch
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
