#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  const std::string_view version = package.metadata.value("Metadata-Version");
  if (!is_metadata_version(version)) return;
  for (const Field& field : package.metadata.fields) {
    const FieldRule* rule = find_field(field.name);
    if (rule == nullptr)
      out.report(package.metadata_path, cat("No version of core metadata has the field ", quoted(field.name), "."),
                 field.line);
    else if (!has_version(version, rule->since))
      out.report(package.metadata_path,
                 cat("The field ", rule->name, " came with version ", rule->since, "; this is ", version, "."),
                 field.line);
  }
}

}  // namespace

extern const Check dist_field_unknown = {
    .id = "dist-field-unknown",
    .title = "Field of the metadata is not one of its version",
    .severity = Severity::low,
    .what = "A field that no version of core metadata has, or that came with a later one.",
    .why = "Tools drop it, so it says nothing; or the version of the metadata is wrong.",
    .reproduce = "Compare the fields with the specification.",
    .fix = "Build with an up-to-date tool, which writes the version that fits its fields.",
    .avoid = "Do not add fields of your own.",
    .references = {"https://packaging.python.org/en/latest/specifications/core-metadata/"},
    .bad = {R"(wheel
metadata Mood: good
)",
            R"(wheel
metadata= Metadata-Version: 2.1
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
