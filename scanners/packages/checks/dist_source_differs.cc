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
  if (!subject.release.source || !subject.release.source->sha1 || !subject.package.is_sdist()) return;
  for_each_file(subject.package, [&](const Member& member, std::string_view inside) {
    const auto found = subject.release.source->files.find(std::string(inside));
    if (found == subject.release.source->files.end() || found->second.empty() || member.git_blob.empty()) return;
    if (found->second != member.git_blob && !is_generated(subject.release, inside))
      out.report(member.path, cat("Its bytes are not those of the commit ", subject.release.source->name, "."));
  });
}

}  // namespace

extern const Check dist_source_differs = {
    .id = "dist-source-differs",
    .title = "File of the package is not as in version control",
    .severity = Severity::high,
    .what = "With `--source`: files of a source distribution whose bytes differ from those of the commit.",
    .why = "What is published is not what was reviewed.",
    .reproduce = "`git diff --no-index` between both.",
    .fix = "Build from a clean checkout of the commit; name what the build rewrites in `dist: generated:`.",
    .avoid = "Do not publish from a tree with local changes.",
    .bad = {R"(sdist
source LICENSE pyproject.toml demo/__init__.py!
)"},
    .good = {R"(sdist
source LICENSE pyproject.toml demo/__init__.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
