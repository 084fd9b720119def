#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/findings/sums.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (!release.sums) return;
  for (const RecordEntry& entry : release.sums->record.entries) {
    bool there = false;
    for (const Package& package : release.packages) there = there || is_about(entry, package);
    if (!there) out.report_on(release.sums->path, cat(quoted(entry.path), " is not among the packages."), entry.line);
  }
}

}  // namespace

extern const Check dist_sums_missing = {
    .id = "dist-sums-missing",
    .title = "Checksum file names a file that is not there",
    .severity = Severity::high,
    .what = "A line of the checksum file whose file is not among the packages.",
    .why = "A file of the release is lost.",
    .reproduce = "`sha256sum --check FILE`.",
    .fix = "Bring all files together, or write the checksums of those that are released.",
    .avoid = "Do not take the line out without knowing where the file is.",
    .bad = {R"(wheel
sums line 0000000000000000000000000000000000000000000000000000000000000000  other/demo-1.0-py3-none-any.whl
)",
            R"(wheel
sums good
sums line 0000000000000000000000000000000000000000000000000000000000000000  gone.whl
)"},
    .good = {R"(wheel
sums line 0000000000000000000000000000000000000000000000000000000000000000  ./dist/demo-1.0-py3-none-any.whl
)",
             R"(wheel
sums good
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
