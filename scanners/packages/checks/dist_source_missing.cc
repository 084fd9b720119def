#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 10> kAside = {"tests",   "test",  "docs",       "doc",     "examples",
                                                       "scripts", "tools", "benchmarks", ".github", "ci"};
  if (!subject.release.source || !subject.package.is_sdist() || !subject.package.listed) return;
  std::set<std::string_view> there;
  for (const Member& member : subject.package.members) there.insert(project_path(subject.package, member.path));
  for (const auto& [path, blob] : subject.release.source->files) {
    if (!path.ends_with(".py") || path.find('/') == std::string::npos || there.contains(path)) continue;
    bool aside = false;
    for (const std::string_view part : kAside) aside = aside || has_part(path, part);
    if (!aside)
      out.report({}, cat("The commit ", subject.release.source->name, " has ", quoted(path), ", the package has not."));
  }
}

}  // namespace

extern const Check dist_source_missing = {
    .id = "dist-source-missing",
    .title = "Python file in version control is not in the source distribution",
    .severity = Severity::low,
    .what =
        "With `--source`: Python files outside of tests and documentation that the commit has and the source "
        "distribution has not.",
    .why = "The package cannot be built from it, or is not whole.",
    .reproduce = "Compare `git ls-files` with `tar tf FILE`.",
    .fix = "Correct the includes of the build.",
    .avoid = "Do not ship everything instead.",
    .bad = {R"(sdist
source LICENSE pyproject.toml demo/__init__.py demo/more.py
)"},
    .good = {R"(sdist
source LICENSE pyproject.toml demo/__init__.py tests/test_a.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
