#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (!release.tag || release.tag->wanted_name.empty()) return;
  const TagFacts& tag = *release.tag;
  if (!tag.wanted_found) return out.report_on(tag.wanted_name, "The repository has no such commit.");
  if (!tag.tag.empty() && !tag.commit.empty() && tag.commit != tag.wanted)
    out.report_on(tag.tag, cat("It is on commit ", tag.commit, ", and not on ", tag.wanted, "."));
}

}  // namespace

extern const Check dist_tag_commit = {
    .id = "dist-tag-commit",
    .title = "Tag is on another commit",
    .severity = Severity::high,
    .what = "With `--tag` and `--commit`: a tag that leads to another commit, or a commit that does not exist.",
    .why = "What was built and checked is not what the tag names.",
    .reproduce = "`git rev-parse TAG^{commit}`.",
    .fix = "Build from the commit of the tag.",
    .avoid = "Do not move the tag.",
    .alias = "RELEASE_TAG_COMMIT_MISMATCH",
    .bad = {R"(wheel
tag v1.0.0 annotated elsewhere
)"},
    .good = {R"(wheel
tag v1.0.0 annotated
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
