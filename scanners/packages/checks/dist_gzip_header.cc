#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::gzip) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_gzip_header = {
    .id = "dist-gzip-header",
    .title = "Compressed data says more than it should",
    .severity = Severity::medium,
    .what = "A gzip header with an extra field or a comment.",
    .why = "It is covered by no listing, and no build tool writes it.",
    .reproduce = "`file FILE` shows the header.",
    .fix = "Build the archive anew.",
    .avoid = "Do not store build facts there: metadata has fields for them.",
    .bad = {R"(sdist
gzip comment
)"},
    .good = {R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
