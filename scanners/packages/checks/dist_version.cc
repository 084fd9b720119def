#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/version.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (package.name.why.empty() && !Version::parse(package.name.version))
    out.report({}, cat(quoted(package.name.version), " in the file name is no version of PEP 440."));
  const Field* field = package.metadata.find("Version");
  if (field != nullptr && !Version::parse(field->value))
    out.report(package.metadata_path, cat(quoted(field->value), " is no version of PEP 440."), field->line);
}

}  // namespace

extern const Check dist_version = {
    .id = "dist-version",
    .title = "Version is none of PEP 440",
    .severity = Severity::high,
    .what = "A version in the file name or metadata that PEP 440 does not read.",
    .why = "The index refuses it, and installers cannot order it.",
    .reproduce = "`python3 -c \"from packaging.version import Version; Version(...)\"`.",
    .fix = "Give it a version such as 1.2.3, 1.2.3rc1 or 1.2.3.post1.",
    .avoid = "Do not encode a commit in the version: that is what metadata and attestations are for.",
    .references = {"https://peps.python.org/pep-0440/"},
    .bad = {R"(wheel demo-1.x-py3-none-any.whl
)",
            R"(wheel
metadata= Version: 1.0-final-x
)"},
    .good = {R"(wheel
)",
             R"(wheel demo-2!1.0rc1-py3-none-any.whl
metadata= Version: 2!1.0rc1
)"},
    .run = run,
};

}  // namespace assay::packages::checks
