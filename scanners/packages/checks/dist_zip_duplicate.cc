#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::zip_duplicate) out.report(one.member, one.what);
  if (subject.package.name.format == Format::sdist) return;
  for_each_file_that_is_a_folder(subject.package, [&](const Member& file, const Member& below) {
    out.report(file.path, cat("It is a file, and the folder of ", quoted(below.path), "."));
  });
}

}  // namespace

extern const Check dist_zip_duplicate = {
    .id = "dist-zip-duplicate",
    .title = "Two members of a zip archive have one name",
    .severity = Severity::high,
    .what = "A name that stands twice in the list of members, also as a file and as a folder.",
    .why =
        "One program installs the first, another the last: what was reviewed need not be what runs. The index refuses "
        "it.",
    .reproduce = "`python3 -m zipfile -l FILE` and `unzip -Z FILE` show different things.",
    .fix = "Find what adds the file twice, mostly an include pattern and a package list that overlap, and build anew.",
    .avoid = "Do not rely on which one wins.",
    .references = {"https://blog.pypi.org/posts/2025-08-07-wheel-archive-confusion-attacks/"},
    .bad = {R"(wheel
zip duplicate demo/__init__.py
)",
            R"(wheel
+ demo = x
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
