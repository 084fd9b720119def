#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::zip_hidden) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_zip_hidden_data = {
    .id = "dist-zip-hidden-data",
    .title = "Bytes of a zip archive belong to no member",
    .severity = Severity::high,
    .what =
        "Bytes before the first member, between members, behind the list or behind the end; comments of members or of "
        "the archive.",
    .why = "They are in no list and no digest of the RECORD, and may be a second archive. The index refuses them.",
    .reproduce = "`zipinfo -v FILE` warns of extra bytes.",
    .fix = "Build the wheel anew, and let nothing append to it afterwards.",
    .avoid = "Do not put signatures or notes into the archive: publish them beside it.",
    .references = {"https://blog.pypi.org/posts/2025-08-07-wheel-archive-confusion-attacks/"},
    .bad = {R"(wheel
zip prefix
)",
            R"(wheel
zip suffix
)",
            R"(wheel
zip between
)",
            R"(wheel
zip comment
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
