#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (!release.tag || release.tag->tag.empty()) return;
  if (release.tag->state == TagFacts::State::missing)
    out.report_on(release.tag->tag, "The repository has no such tag.");
  else if (release.tag->commit.empty())
    out.report_on(release.tag->tag, "The tag leads to no commit.");
}

}  // namespace

extern const Check dist_tag_missing = {
    .id = "dist-tag-missing",
    .title = "Tag does not exist",
    .severity = Severity::high,
    .what = "A tag that the repository does not have, or that leads to no commit.",
    .why = "There is nothing that the release could be held against.",
    .reproduce = "`git rev-parse refs/tags/NAME`.",
    .fix = "Fetch tags (`fetch-depth: 0` and `fetch-tags: true`), or make the tag.",
    .avoid = "Do not check another tag instead.",
    .alias = "RELEASE_TAG_NOT_FOUND",
    .bad = {R"(wheel
tag v1.0.0 missing
)"},
    .good = {R"(wheel
tag v1.0.0 annotated
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
