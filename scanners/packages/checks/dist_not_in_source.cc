#include "base/glob.h"
#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

// What a build makes of its own in a source distribution.
bool is_generated(const Release& release, std::string_view inside) {
  if (inside == "PKG-INFO" || inside == "setup.cfg" || inside.find(".egg-info/") != std::string_view::npos) return true;
  return std::any_of(release.policy.generated.begin(), release.policy.generated.end(),
                     [&](const std::string& pattern) { return path_fits(pattern, inside); });
}

void run(const Subject& subject, Reporter& out) {
  if (!subject.release.source || !subject.package.is_sdist()) return;
  for_each_file(subject.package, [&](const Member& member, std::string_view inside) {
    if (!is_generated(subject.release, inside) && !subject.release.source->files.contains(std::string(inside)))
      out.report(member.path, cat("The commit ", subject.release.source->name, " does not have it."));
  });
}

}  // namespace

extern const Check dist_not_in_source = {
    .id = "dist-not-in-source",
    .title = "File of the package is not in version control",
    .severity = Severity::medium,
    .what = "With `--source`: files of a source distribution that the commit does not have.",
    .why = "It comes from the machine that built it: a leftover, generated, or put there.",
    .reproduce = "`git ls-tree -r --name-only COMMIT`.",
    .fix = "Build from a clean checkout; name what the build generates in `dist: generated:`.",
    .avoid = "Do not add the file to the commit only to silence this.",
    .bad = {R"(sdist
+ demo/extra.py = x
source LICENSE pyproject.toml demo/__init__.py
)"},
    .good = {R"(sdist
source LICENSE pyproject.toml demo/__init__.py
)",
             R"(sdist
+ demo/_version.py = x
source LICENSE pyproject.toml demo/__init__.py
policy generated demo/_version.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
