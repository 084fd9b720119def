#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  for (const Field* field : package.metadata.all("Requires-Dist")) {
    const Requirement requirement = parse_requirement(field->value);
    if (!requirement.url.empty())
      out.report(package.metadata_path,
                 cat("The dependency ", quoted(requirement.name), " is fetched from an address."), field->line);
  }
}

}  // namespace

extern const Check dist_requirement_url = {
    .id = "dist-requirement-url",
    .title = "Dependency is fetched from an address",
    .severity = Severity::high,
    .what = "A Requires-Dist of the form `NAME @ URL`.",
    .why = "The index refuses it: what lies at the address may change, and no digest of it is checked.",
    .reproduce = "`grep \"^Requires-Dist:.*@\" FILE`.",
    .fix = "Publish the dependency, and name its version.",
    .avoid = "Do not depend on a branch of a repository.",
    .bad = {R"(wheel
metadata Requires-Dist: a @ https://example.com/a.whl
)"},
    .good = {R"(wheel
metadata Requires-Dist: a>=1
)"},
    .run = run,
};

}  // namespace assay::packages::checks
