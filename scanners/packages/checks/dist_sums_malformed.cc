#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  if (!release.sums) return;
  for (const ListProblem& problem : release.sums->record.problems)
    out.report_on(release.sums->path, cat("The line cannot be read: ", problem.why, "."), problem.line);
  if (release.sums->record.entries.empty() && release.sums->record.problems.empty())
    out.report_on(release.sums->path, "It has no line.");
  std::set<std::string_view> seen;
  for (const RecordEntry& entry : release.sums->record.entries)
    if (!seen.insert(last_part(entry.path)).second)
      out.report_on(release.sums->path, cat(quoted(entry.path), " stands twice."), entry.line);
}

}  // namespace

extern const Check dist_sums_malformed = {
    .id = "dist-sums-malformed",
    .title = "Checksum file is malformed",
    .severity = Severity::high,
    .what =
        "Lines that are not a SHA-256 digest, two blanks and a name, a name twice, names with folders; a file without "
        "any line.",
    .why = "What cannot be read protects nothing.",
    .reproduce = "`sha256sum --check FILE`.",
    .fix = "Write it with `assay dist check --write-sums FILE` or `sha256sum`.",
    .avoid = "Do not edit it by hand.",
    .bad = {R"(wheel
sums line nonsense
)",
            R"(wheel
sums
)"},
    .good = {R"(wheel
sums good
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
