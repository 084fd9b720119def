#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/version.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  const Field* field = package.metadata.find("Version");
  const auto version =
      Version::parse(field != nullptr ? std::string_view(field->value) : std::string_view(package.name.version));
  if (version && version->is_local())
    out.report(package.metadata_path, cat("The version ", quoted(version->text()), " is a local one."),
               field != nullptr ? field->line : 0);
}

}  // namespace

extern const Check dist_version_local = {
    .id = "dist-version-local",
    .title = "Version is a local one",
    .severity = Severity::high,
    .what = "A version with a part behind `+`.",
    .why = "The index refuses local versions.",
    .reproduce = "`grep ^Version: METADATA`.",
    .fix =
        "Release a version without it; tools that number by commit have a setting for that (`local_scheme = "
        "\"no-local-version\"`).",
    .avoid = "Do not cut it from the file name alone: metadata must agree.",
    .references = {"https://peps.python.org/pep-0440/#local-version-identifiers"},
    .bad = {R"(wheel demo-1.0+g12ab-py3-none-any.whl
metadata= Version: 1.0+g12ab
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
