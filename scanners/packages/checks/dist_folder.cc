#include <algorithm>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.listed || package.folders.size() == 1) return;
  const std::string_view what = package.is_wheel() ? ".dist-info folders" : "files and folders at the top";
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(package.folders.size(), 3); ++i)
    names += cat(i == 0 ? ": " : ", ", quoted(package.folders[i]));
  if (package.is_wheel() || package.is_sdist())
    out.report({}, cat("It has ", package.folders.size(), " ", what, " instead of one", names, "."));
}

}  // namespace

extern const Check dist_folder = {
    .id = "dist-folder",
    .title = "Package has not exactly one top folder",
    .severity = Severity::high,
    .what = "A source distribution with files beside its one folder, a wheel with no or several `.dist-info` folders.",
    .why = "The index refuses it: nobody can say which metadata holds.",
    .reproduce = "`tar tf FILE | cut -d/ -f1 | sort -u`.",
    .fix = "Build with a standard tool.",
    .avoid = "Do not pack the archive by hand.",
    .references = {"https://packaging.python.org/en/latest/specifications/source-distribution-format/"},
    .bad = {R"(sdist
+top other/x = y
)",
            R"(wheel
+ other-1.0.dist-info/METADATA = x
)"},
    .good = {R"(sdist
)",
             R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
