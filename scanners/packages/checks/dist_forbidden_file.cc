#include "base/glob.h"
#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Member& member : subject.package.members) {
    const std::string_view inside = project_path(subject.package, member.path);
    for (const std::string& pattern : subject.release.policy.forbid) {
      const std::string bare = pattern.ends_with('/') ? pattern.substr(0, pattern.size() - 1) : pattern;
      const bool folder = has_part(inside, bare) || inside.starts_with(bare + "/");
      if (!path_fits(bare, inside) && !folder) continue;
      out.report(member.path, cat("The project forbids it, by ", quoted(pattern), "."));
      break;
    }
  }
}

}  // namespace

extern const Check dist_forbidden_file = {
    .id = "dist-forbidden-file",
    .title = "Package ships what the project forbids",
    .severity = Severity::high,
    .what = "A file that `dist: forbid:` of assay.yaml names.",
    .why = "The project says that it must not leave.",
    .reproduce = "`assay dist check` with the configuration.",
    .fix = "Exclude it from the build.",
    .avoid = "Do not narrow the pattern to let it pass.",
    .allowable = true,
    .bad = {R"(sdist
+ internal/plan.md = x
policy forbid internal/
)"},
    .good = {R"(sdist
+ demo/plan.md = x
policy forbid internal/
)"},
    .run = run,
};

}  // namespace assay::packages::checks
