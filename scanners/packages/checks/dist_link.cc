#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/sources/archives/member_path.h"

namespace assay::packages::checks {

namespace {

// Whether the path goes into a folder and back up: where that folder is a link, it is another place.
bool turns_back(std::string_view path) {
  bool went_in = false;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part == ".." && went_in) return true;
    went_in = went_in || (!part.empty() && part != "." && part != "..");
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return false;
}

// The symbolic link that the path leads through, as `links` has it; empty for none.
std::string_view link_above(const std::set<std::string, std::less<>>& links, std::string_view path) {
  std::string_view out;
  for_each_folder(path, [&](std::string_view folder) {
    const auto found = links.find(folder);
    if (found != links.end()) out = *found;
    return found != links.end();
  });
  return out;
}

void link(const Package& package, const std::set<std::string_view>& paths, const Member& member, Reporter& out) {
  // A hard link counts from the top, a symbolic one from its own folder, which may not lead out of the project's.
  const std::string_view inside = project_path(package, member.path);
  const bool here = member.kind == Member::Kind::symlink && !member.target.starts_with('/');
  const std::string target = here ? cat(inside.substr(0, inside.rfind('/') + 1), member.target) : member.target;
  if (package.is_wheel())
    out.report(member.path, "A wheel has no links; installers write a file with the target's name.");
  else if (archives::leads_out(target))
    out.report(member.path, cat("It leads out of the package, to ", quoted(member.target), "."));
  else if (turns_back(member.target))
    out.report(member.path, cat("It leads into a folder and back up, to ", quoted(member.target),
                                ": past a link that is elsewhere."));
  else if (member.kind == Member::Kind::hardlink && !paths.contains(member.target))
    out.report(member.path, cat("It leads to ", quoted(member.target), ", which is not in the package."));
}

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  std::set<std::string, std::less<>> links;
  std::set<std::string_view> paths;  // what hard links may lead to, where there are any
  for (const Member& member : package.members)
    if (member.kind == Member::Kind::symlink) links.insert(normal_path(member.path));
  if (std::any_of(package.members.begin(), package.members.end(),
                  [](const Member& member) { return member.kind == Member::Kind::hardlink; }))
    for (const Member& member : package.members) paths.insert(member.path);
  for (const Member& member : package.members) {
    if (member.kind == Member::Kind::symlink || member.kind == Member::Kind::hardlink)
      link(package, paths, member, out);
    if (links.empty()) continue;
    if (const std::string_view above = link_above(links, normal_path(member.path)); !above.empty())
      out.report(member.path, cat("It lies below the link ", quoted(above), ", and is unpacked elsewhere."));
  }
}

}  // namespace

extern const Check dist_link = {
    .id = "dist-link",
    .title = "Package holds a link",
    .severity = Severity::high,
    .what =
        "Symbolic links in wheels, links that lead out of the package, by themselves or past another link, what lies "
        "below a link, hard links to what is not in the package.",
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
)",
            R"(sdist
link demo/a/b/top -> ../../..
link up -> demo/a/b/top/..
)",
            R"(sdist
link demo/top -> ..
link demo/top/up -> ../x
)"},
    .good = {R"(sdist
link demo/b.py -> __init__.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
