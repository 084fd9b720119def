#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/findings/sums.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (!release.sums) return;
  for (const Package& package : release.packages) {
    bool there = false;
    for (const RecordEntry& entry : release.sums->record.entries) there = there || is_about(entry, package);
    if (!there)
      out.report_on(package.path, cat("The checksum file ", quoted(release.sums->path), " does not name it."));
  }
}

}  // namespace

extern const Check dist_sums_extra = {
    .id = "dist-sums-extra",
    .title = "Package is not in the checksum file",
    .severity = Severity::high,
    .what = "A package that the checksum file does not name.",
    .why = "Nothing protects it, and nobody approved it.",
    .reproduce = "Compare `ls` with the checksum file.",
    .fix = "Write the checksums once all packages are built.",
    .avoid = "Do not add a line for a file whose origin is not known.",
    .bad = {R"(wheel
sums line 0000000000000000000000000000000000000000000000000000000000000000  other/demo-1.0-py3-none-any.whl
)",
            R"(wheel
sdist
sums good demo-1.0.tar.gz
)"},
    .good = {R"(wheel
sums line 0000000000000000000000000000000000000000000000000000000000000000  ./dist/demo-1.0-py3-none-any.whl
)",
             R"(wheel
sdist
sums good
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
