#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (package.folder.empty() || !package.listed || !has_version(package.metadata.value("Metadata-Version"), "2.4"))
    return;
  std::set<std::string_view> paths;
  for (const Member& member : package.members) paths.insert(member.path);
  for (const Field* field : package.metadata.all("License-File")) {
    const std::string path = cat(package.folder, package.is_wheel() ? "/licenses/" : "/", field->value);
    if (field->value.starts_with('/') || has_part(field->value, ".."))
      out.report(package.metadata_path, cat("The license file ", quoted(field->value), " lies outside of the project."),
                 field->line);
    else if (!paths.contains(path) && !paths.contains("./" + path))
      out.report(package.metadata_path, cat("The license file ", quoted(field->value), " is not in the package."),
                 field->line);
  }
}

}  // namespace

extern const Check dist_license_file = {
    .id = "dist-license-file",
    .title = "License file is not in the package",
    .severity = Severity::high,
    .what =
        "A License-File that is named and not in the package: in `.dist-info/licenses` of a wheel, below the folder of "
        "a source distribution; absolute paths and `..`.",
    .why = "The terms are not shipped with the code, and the index refuses it from metadata 2.4 on.",
    .reproduce = "`unzip -l FILE | grep licenses`.",
    .fix = "Name the files in `license-files` of pyproject.toml.",
    .avoid = "Do not name a file outside of the project.",
    .references = {"https://peps.python.org/pep-0639/"},
    .bad = {R"(wheel
metadata License-File: COPYING
)",
            R"(sdist
metadata License-File: ../LICENSE
)"},
    .good = {R"(wheel
)",
             R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
