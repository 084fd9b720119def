#include "scanners/packages/findings/reporter.h"
#include "scanners/sources/archives/member_path.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Member& member : subject.package.members)
    if (archives::leads_out(member.path))
      out.report(member.path, "Its path leads out of the folder that it is unpacked into.");
}

}  // namespace

extern const Check dist_path_escape = {
    .id = "dist-path-escape",
    .title = "Member leads out of the folder that it is unpacked into",
    .severity = Severity::high,
    .what = "Absolute paths, drives, and more `..` than folders before them.",
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
)"},
    .good = {R"(sdist
+ demo/..x = y
)"},
    .run = run,
};

}  // namespace assay::packages::checks
