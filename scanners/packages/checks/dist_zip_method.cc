#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::zip_method) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_zip_method = {
    .id = "dist-zip-method",
    .title = "Zip member is packed in a way that installers do not read",
    .severity = Severity::high,
    .what =
        "A member that is encrypted or patched data, asks for a version of the format that does not exist, or is "
        "packed "
        "by another method than stored (0) and deflated (8).",
    .why = "The index refuses it, and installers stop at it.",
    .reproduce = "`zipinfo FILE` shows the method.",
    .fix = "Pack with deflate.",
    .avoid = "Do not choose another method to save some percent.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
zip method 12 demo/__init__.py
)",
            R"(wheel
zip patched demo/__init__.py
)",
            R"(wheel
zip version demo/__init__.py
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
