#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::zip_structure) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_zip_structure = {
    .id = "dist-zip-structure",
    .title = "Headers of a zip archive contradict each other",
    .severity = Severity::high,
    .what =
        "A header before the data of a member that differs from the list at the end of the archive, members that "
        "overlap, wrong counts and offsets, two ends that differ, parts of archives of several files, extra fields "
        "that give a size or name twice, or other sizes than the headers.",
    .why = "Installers and scanners read different headers: what was checked is not what is installed.",
    .reproduce = "`python3 -m zipfile -l FILE` and `unzip -Z FILE` show different things.",
    .fix = "Build the wheel anew with an up-to-date build tool.",
    .avoid = "Do not repair the archive by hand: build and sign what the tool wrote.",
    .references = {"https://blog.pypi.org/posts/2025-08-07-wheel-archive-confusion-attacks/"},
    .bad = {R"(wheel
zip local-name demo/__init__.py
)",
            R"(wheel
zip count
)",
            R"(wheel
zip local-size demo/__init__.py
)",
            R"(wheel
zip disk demo/__init__.py
)",
            R"(wheel
zip disks
)",
            R"(wheel
zip other-wide demo/__init__.py
)"},
    .good = {R"(wheel
)",
             R"(wheel
zip wide demo/__init__.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
