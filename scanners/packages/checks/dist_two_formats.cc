#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::two_formats) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_two_formats = {
    .id = "dist-two-formats",
    .title = "File is two kinds of archive at once",
    .severity = Severity::high,
    .what = "A file that is read as a zip archive by its end and as another form by its beginning.",
    .why = "One program checks the one, another installs the other. The index refuses it.",
    .reproduce = "`file FILE` and `python3 -m zipfile -l FILE` disagree.",
    .fix = "Build the file anew.",
    .avoid = "Do not append archives to each other.",
    .bad = {R"(sdist
zip-behind
)"},
    .good = {R"(sdist
)",
             R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
