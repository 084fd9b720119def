#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (package.metadata_path.empty()) return;
  for (const char* name : {"Name", "Version"})
    if (package.metadata.value(name).empty()) out.report(package.metadata_path, cat("There is no ", name, "."));
}

}  // namespace

extern const Check dist_field_missing = {
    .id = "dist-field-missing",
    .title = "Required field of the metadata is missing",
    .severity = Severity::high,
    .what = "Metadata without Name or Version, or with an empty one.",
    .why = "The index refuses it.",
    .reproduce = "`grep -E \"^(Name|Version):\" FILE`.",
    .fix = "Set both in pyproject.toml.",
    .avoid = "Do not leave the version to be filled in later.",
    .references = {"https://packaging.python.org/en/latest/specifications/core-metadata/"},
    .bad = {R"(wheel
metadata- Name
)",
            R"(wheel
metadata= Version: 
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
