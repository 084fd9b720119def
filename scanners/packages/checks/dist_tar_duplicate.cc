#include <map>

#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (subject.package.name.format != Format::sdist) return;
  std::map<std::string, Member::Kind> seen;
  for (const Member& member : subject.package.members) {
    const auto [found, added] = seen.emplace(normal_path(member.path), member.kind);
    // A folder that is named again changes nothing.
    if (!added && (member.kind != Member::Kind::folder || found->second != Member::Kind::folder))
      out.report(member.path, "An earlier member has the name; programs that unpack the archive leave the last one.");
    found->second = member.kind;
  }
  for_each_file_that_is_a_folder(subject.package, [&](const Member& file, const Member& below) {
    out.report(file.path, cat("It is a file, and the folder of ", quoted(below.path), "."));
  });
}

}  // namespace

extern const Check dist_tar_duplicate = {
    .id = "dist-tar-duplicate",
    .title = "Two members of a tar archive have one name",
    .severity = Severity::high,
    .what = "A name that stands twice among the members, also as `./NAME`, or as a file and as a folder; folders may.",
    .why =
        "Who looks for a file in the archive finds the first, who unpacks it has the last: what was reviewed need "
        "not be what is built.",
    .reproduce = "`tar tf FILE | sed \"s,^\\./,,\" | sort | uniq -d`.",
    .fix = "Find what adds the file twice and build anew.",
    .avoid = "Do not rely on which one wins.",
    .bad = {R"(sdist
+ demo/__init__.py = y
)",
            R"(sdist
+top ./demo-1.0/pyproject.toml = y
)",
            R"(sdist
link demo/__init__.py -> other.py
)",
            R"(sdist
+ demo = y
)"},
    .good = {R"(sdist
)",
             R"(sdist
+ demo/a/__init__.py = y
+ demo/b/__init__.py = y
)"},
    .run = run,
};

}  // namespace assay::packages::checks
