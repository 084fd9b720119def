#include <algorithm>
#include <string>

#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/sources/archives/member_path.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Member& member : subject.package.members) {
    std::string path = member.path;
    std::replace(path.begin(), path.end(), '\\', '/');
    if (archives::leads_out(path))
      out.report(member.path, "Its path leads out of the folder that it is unpacked into.");
    else if (has_part(path, ".."))
      // It leads out of the project's folder, or of the folder that the installer puts this part of a wheel into.
      out.report(member.path, "Its path goes back up, and the file lands elsewhere than its name begins.");
  }
}

}  // namespace

extern const Check dist_path_escape = {
    .id = "dist-path-escape",
    .title = "Member leads out of the folder that it is unpacked into",
    .severity = Severity::high,
    .what = "Absolute paths, drives, and any `..` component.",
    .why = "A program that unpacks it without a check overwrites files elsewhere.",
    .reproduce = "`tar tf FILE | grep -E \"^/|\\.\\.\"`.",
    .fix = "Give files paths below the project.",
    .avoid = "Do not rely on installers to refuse it: not all of them do.",
    .references = {"https://docs.python.org/3/library/tarfile.html#tarfile.data_filter"},
    .bad = {R"(sdist
+ ../x = y
)",
            R"(wheel
+ /etc/x = y
)",
            R"(sdist
+ ../y.py = y
)",
            R"(sdist
+ a/../../y.py = y
)",
            R"(wheel
+ demo-1.0.data/scripts/../../y = y
)",
            R"(wheel
+ demo/../demo/y.py = y
)"},
    .good = {R"(sdist
+ demo/..x = y
)"},
    .run = run,
};

}  // namespace assay::packages::checks
