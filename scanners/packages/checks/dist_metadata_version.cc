#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (package.metadata_path.empty()) return;
  const Field* field = package.metadata.find("Metadata-Version");
  if (field == nullptr) return out.report(package.metadata_path, "There is no Metadata-Version.");
  if (!is_metadata_version(field->value))
    out.report(package.metadata_path, cat(quoted(field->value), " is no version of core metadata."), field->line);
  else if (field->value == "2.0")
    out.report(package.metadata_path, "Version 2.0 was never a standard.", Severity::low, field->line);
}

}  // namespace

extern const Check dist_metadata_version = {
    .id = "dist-metadata-version",
    .title = "Version of the metadata is unknown",
    .severity = Severity::high,
    .what = "A Metadata-Version that is missing or none of 1.0 to 2.5.",
    .why = "The index refuses it.",
    .reproduce = "`grep ^Metadata-Version FILE`.",
    .fix = "Build with an up-to-date tool.",
    .avoid = "Do not write a version by hand: it says which fields may stand.",
    .references = {"https://packaging.python.org/en/latest/specifications/core-metadata/"},
    .bad = {R"(wheel
metadata= Metadata-Version: 9.0
)",
            R"(wheel
metadata- Metadata-Version
)"},
    .good = {R"(wheel
)",
             R"(wheel
metadata= Metadata-Version: 2.5
)"},
    .run = run,
};

}  // namespace assay::packages::checks
