#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  const std::string_view version = package.metadata.value("Metadata-Version");
  std::set<std::string> seen;
  for (const Field* field : package.metadata.all("Provides-Extra")) {
    if (!is_project_name(field->value))
      out.report(package.metadata_path, cat(quoted(field->value), " is no name of an extra."), Severity::high,
                 field->line);
    else if (!seen.insert(normalized_name(field->value)).second)
      out.report(package.metadata_path, cat("The extra ", quoted(field->value), " is provided twice."), field->line);
    else if (has_version(version, "2.3") && normalized_name(field->value) != field->value)
      out.report(package.metadata_path,
                 cat("The extra ", quoted(field->value), " should be ", quoted(normalized_name(field->value)), "."),
                 field->line);
  }
}

}  // namespace

extern const Check dist_extra = {
    .id = "dist-extra",
    .title = "Extra is not as it should be named",
    .severity = Severity::medium,
    .what = "A Provides-Extra whose name is malformed, twice, or, from 2.3 on, not normalised.",
    .why = "The extra cannot be asked for.",
    .reproduce = "`pip install \"NAME[EXTRA]\"` warns.",
    .fix = "Name extras in lower case with dashes.",
    .avoid = "Do not keep two spellings.",
    .references = {"https://peps.python.org/pep-0685/"},
    .bad = {R"(wheel
metadata Provides-Extra: -x
)",
            R"(wheel
metadata Provides-Extra: My_Extra
)"},
    .good = {R"(wheel
metadata Provides-Extra: my-extra
metadata Requires-Dist: a; extra == "my-extra"
)"},
    .run = run,
};

}  // namespace assay::packages::checks
