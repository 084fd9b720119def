#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::zip_descriptor) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_zip_descriptor = {
    .id = "dist-zip-descriptor",
    .title = "Sizes of a zip member stand behind its data",
    .severity = Severity::high,
    .what = "A member with a data descriptor: the header before the data does not say how long they are.",
    .why = "Programs that read from the front guess where the member ends. The index refuses such wheels.",
    .reproduce = "`zipinfo -v FILE` says that a data descriptor follows.",
    .fix = "Write the wheel to a file that can be rewound; streaming writers make descriptors.",
    .avoid = "Do not pipe archives together.",
    .references = {"https://blog.pypi.org/posts/2025-08-07-wheel-archive-confusion-attacks/"},
    .bad = {R"(wheel
zip descriptor demo/__init__.py
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
