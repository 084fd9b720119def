#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/findings/sums.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (!release.sums) return;
  for (const RecordEntry& entry : release.sums->record.entries)
    for (const Package& package : release.packages)
      if (is_about(entry, package) && !package.sha256.empty() && package.sha256 != entry.digest)
        out.report_on(package.path, cat("Its SHA-256 is ", to_hex(package.sha256), "; line ", entry.line, " of ",
                                        quoted(release.sums->path), " says otherwise."));
}

}  // namespace

extern const Check dist_sums_mismatch = {
    .id = "dist-sums-mismatch",
    .title = "File has another digest than its checksum file says",
    .severity = Severity::high,
    .what = "A package whose SHA-256 is not the one of the checksum file.",
    .why = "It was changed after the digest was written.",
    .reproduce = "`sha256sum --check FILE`.",
    .fix = "Find out what changed it, and build anew.",
    .avoid = "Do not write the checksums anew to fit.",
    .bad = {R"(wheel
sums line 0000000000000000000000000000000000000000000000000000000000000000  dist/demo-1.0-py3-none-any.whl
)",
            R"(wheel
sums bad
)"},
    .good = {R"(wheel
sums good
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
