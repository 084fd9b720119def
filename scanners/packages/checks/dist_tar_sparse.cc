#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::tar_sparse) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_tar_sparse = {
    .id = "dist-tar-sparse",
    .title = "Tar member is stored with holes",
    .severity = Severity::high,
    .what = "A sparse member, in the format of GNU tar or by records of pax.",
    .why = "The index refuses it, and programs disagree on its content.",
    .reproduce = "`tar tvf FILE` shows it with type S.",
    .fix = "Pack without `--sparse`.",
    .avoid = "Do not ship disk images in a source distribution.",
    .bad = {R"(sdist
tar sparse demo/data
)"},
    .good = {R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
