#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  for (const Field* field : package.metadata.all("Dynamic")) {
    const std::string name = lower(field->value);
    if (find_field(name) == nullptr)
      out.report(package.metadata_path, cat(quoted(field->value), " is no field."), field->line);
    if (name == "name" || name == "version" || name == "metadata-version")
      out.report(package.metadata_path, cat(quoted(field->value), " may not be dynamic."), field->line);
  }
}

}  // namespace

extern const Check dist_dynamic = {
    .id = "dist-dynamic",
    .title = "Dynamic names a field that may not be dynamic",
    .severity = Severity::high,
    .what = "A Dynamic field with the name of no field, or Name, Version or Metadata-Version.",
    .why = "The index refuses it.",
    .reproduce = "`grep ^Dynamic FILE`.",
    .fix = "Name fields of the metadata only.",
    .avoid = "Do not list keys of pyproject.toml, which are spelt otherwise.",
    .references = {"https://peps.python.org/pep-0643/"},
    .bad = {R"(wheel
metadata Dynamic: Version
)",
            R"(sdist
metadata Dynamic: mood
)"},
    .good = {R"(sdist
metadata Dynamic: Requires-Dist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
