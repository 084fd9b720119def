#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/model/release_tag.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (release.tag && !release.tag->tag.empty() && !version_of_tag(release.tag->tag))
    out.report_on(release.tag->tag, "It is no release tag: v and three numbers without leading zeros.");
}

}  // namespace

extern const Check dist_tag_invalid = {
    .id = "dist-tag-invalid",
    .title = "Tag is no release tag",
    .severity = Severity::high,
    .what =
        "A tag that is not `v` and three numbers without leading zeros, with a pre-release or post-release part at "
        "most.",
    .why = "It cannot be told which version it stands for, and two tags may stand for one.",
    .reproduce = "`git tag --list`.",
    .fix = "Tag releases `v1.2.3`.",
    .avoid = "Do not move tags of published releases.",
    .alias = "RELEASE_TAG_INVALID",
    .bad = {R"(wheel
tag v1.02.3 annotated
)",
            R"(wheel
tag release-1 annotated
)"},
    .good = {R"(wheel
tag v1.0.0 annotated
)",
             R"(wheel
tag v1.0.0rc1 annotated
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
