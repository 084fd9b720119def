#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  for (const Field* field : package.metadata.all("Requires-Dist")) {
    const Requirement requirement = parse_requirement(field->value);
    if (!requirement.why.empty())
      out.report(package.metadata_path, cat(quoted(field->value), " is no dependency: ", requirement.why, "."),
                 field->line);
  }
}

}  // namespace

extern const Check dist_requirement = {
    .id = "dist-requirement",
    .title = "Dependency is malformed",
    .severity = Severity::high,
    .what = "A Requires-Dist that PEP 508 does not read.",
    .why = "The index refuses it, and installers stop.",
    .reproduce = "`python3 -c \"from packaging.requirements import Requirement; Requirement(...)\"`.",
    .fix = "Correct it in pyproject.toml.",
    .avoid = "Do not quote it twice.",
    .references = {"https://packaging.python.org/en/latest/specifications/dependency-specifiers/"},
    .bad = {R"(wheel
metadata Requires-Dist: a >= x
)",
            R"(wheel
metadata Requires-Dist: a ; python == "3"
)",
            R"(wheel
metadata Requires-Dist: a[
)"},
    .good = {R"(wheel
metadata Requires-Dist: a[b,c]>=1.0,!=1.2.*; (python_version < "3.9" or extra == "x") and os_name in "posix"
metadata Requires-Dist: a (>=1)
)"},
    .run = run,
};

}  // namespace assay::packages::checks
