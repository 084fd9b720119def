#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/model/release_tag.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  const auto wanted = release.tag ? version_of_tag(release.tag->tag) : std::nullopt;
  if (!wanted) return;
  for (const Package& package : release.packages) {
    const auto version = Version::parse(package.name.version);
    if (!version || !(*version == *wanted))
      out.report_on(package.path, cat("Its version is ", quoted(package.name.version), "; the tag is ",
                                      quoted(release.tag->tag), "."));
  }
}

}  // namespace

extern const Check dist_tag_version = {
    .id = "dist-tag-version",
    .title = "Package has another version than the tag",
    .severity = Severity::high,
    .what = "A package whose version is not that of the tag.",
    .why = "What the tag releases is not what is in the package.",
    .reproduce = "Compare the file names with the tag.",
    .fix = "Build from the tag, with a version that comes from it.",
    .avoid = "Do not rename the files.",
    .alias = "RELEASE_PACKAGE_VERSION_MISMATCH",
    .bad = {R"(wheel
tag v2.0.0 annotated
)"},
    .good = {R"(wheel
tag v1.0.0 annotated
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
