#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (release.tag && release.tag->state == TagFacts::State::lightweight)
    out.report_on(release.tag->tag, "It is a lightweight tag.");
}

}  // namespace

extern const Check dist_tag_lightweight = {
    .id = "dist-tag-lightweight",
    .title = "Tag is lightweight",
    .severity = Severity::high,
    .what = "A tag that is a mere name for a commit and no object of its own.",
    .why = "It says neither who made it nor when, and cannot be signed.",
    .reproduce = "`git cat-file -t NAME` says commit.",
    .fix = "Make it with `git tag -a` or `-s`.",
    .avoid = "Do not replace the tag of a published release: release a new version.",
    .alias = "RELEASE_TAG_NOT_ANNOTATED",
    .bad = {R"(wheel
tag v1.0.0 lightweight
)"},
    .good = {R"(wheel
tag v1.0.0 annotated
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
