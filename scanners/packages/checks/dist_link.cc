#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/sources/archives/member_path.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  for (const Member& member : package.members) {
    if (member.kind != Member::Kind::symlink && member.kind != Member::Kind::hardlink) continue;
    // A hard link counts from the top, a symbolic one from its own folder, which may not lead out of the project's.
    const std::string_view inside = project_path(package, member.path);
    const bool here = member.kind == Member::Kind::symlink && !member.target.starts_with('/');
    const std::string target = here ? cat(inside.substr(0, inside.rfind('/') + 1), member.target) : member.target;
    if (package.is_wheel())
      out.report(member.path, "A wheel has no links; installers write a file with the target's name.");
    else if (archives::leads_out(target))
      out.report(member.path, cat("It leads out of the package, to ", quoted(member.target), "."));
    else if (member.kind == Member::Kind::hardlink && package.find(member.target) == nullptr)
      out.report(member.path, cat("It leads to ", quoted(member.target), ", which is not in the package."));
  }
}

}  // namespace

extern const Check dist_link = {
    .id = "dist-link",
    .title = "Package holds a link",
    .severity = Severity::high,
    .what = "Symbolic links in wheels, links that lead out of the package, hard links to what is not in it.",
    .why =
        "Wheels have no links: installers write a file with the name of its target. A link that leads out gives what "
        "lies there to whoever builds.",
    .reproduce = "`tar tvf FILE | grep -- \"->\"`.",
    .fix = "Ship the file itself.",
    .avoid = "Do not link to a file of the machine that builds.",
    .references = {"https://packaging.python.org/en/latest/specifications/source-distribution-format/"},
    .bad = {R"(wheel
link demo/a.py -> __init__.py
)",
            R"(sdist
link demo/passwd -> /etc/passwd
)",
            R"(sdist
link demo/up -> ../../x
)"},
    .good = {R"(sdist
link demo/b.py -> __init__.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
