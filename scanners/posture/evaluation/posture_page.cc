#include "scanners/posture/evaluation/posture_page.h"

#include "base/strings.h"
#include "scanners/posture/checks/registry.h"

namespace assay::posture {

namespace {

constexpr std::string_view kHead = R"(# Posture of a repository

`assay posture [PATH]` answers, from a checkout and without a token, what OpenSSF Scorecard asks of a repository. Names,
scores from 0 to 10 and weights are Scorecard's, so results can be laid beside each other; what a checkout cannot
answer is **unproved**, with the reason and Scorecard's score of -1, and never counts. This page is made of what the
checks declare (`scanners/posture/checks/`).

## What is looked at

Of a git work tree the files that git tracks, and no others: what was built there is no part of the repository. Without
git all files are. A file that is tracked and not there, unreadable or too large (1 MiB for a script or Dockerfile, 10
MiB for a workflow) makes the run incomplete. Links are followed only from one file of the checkout to another.

## Verdicts and exit codes

A check passes when it reaches its least score, which is 10 unless `--min-score` or `assay.yaml` says less; it fails
below. The command is advisory: it exits with 0, or with 3 when something could not be read. With `--enforce` it exits
with 1 when a check fails, and with 3 when one is unproved that is demanded by `--require` or `assay.yaml`:

```yaml
posture:
  min-score: 7                     # of all checks
  checks: {Pinned-Dependencies: 5} # of single ones, by name or id
  require: [Token-Permissions]     # must not be unproved
```

## Score of all

Checks weigh 10 (critical), 7.5 (high), 5 (medium) and 2.5 (low), as in Scorecard, and unproved ones nothing.

## Beside Scorecard

`--scorecard FILE` reads Scorecard's JSON or SARIF. Its score stands beside ours where they differ. A check that a
checkout cannot answer is filled in from it when it is about the commit that is checked out; of another commit it stays
unproved. SARIF of Scorecard holds only what is below 10, so that what is not in it is not filled in.

Where ours decides otherwise than Scorecard, with intent:

- Conditions that keep outsiders out of a run count for Dangerous-Workflow, and text is followed through variables,
  outputs and called workflows.
- A workflow that can only be called is judged for Token-Permissions at its callers, whose token it has.
- Pinned-Dependencies knows `uv pip`, images of jobs and services, `COPY --from`, composite actions, Containerfiles, requirements
  files whose entries have hashes, and downloads that are compared with a checksum before they run. A stage that another
  stage begins with is no dependency.
- Writes of single jobs that take no points are no warnings, and make no results in SARIF.
- A licence is recognised by its text, not only by the name of its file.
- Where nothing was found of SAST, Fuzzing, CI-Tests, Packaging or SBOM, the check is unproved: settings and services
  that leave no file have them too.

)";

std::string weight_text(const Check& check) {
  const int halves = weight_of(check);
  return halves % 2 == 0 ? cat(halves / 2) : cat(halves / 2, ".5");
}

std::string row(const Check& check) {
  return cat("| [", check.id, "](#", check.id, ") | ", check.name, " | ", name_of(check.risk), " | ",
             weight_text(check), " |\n");
}

std::string shown(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += cat(printable(text.substr(0, end)), "\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void samples(std::string& out, std::string_view title, const std::array<Sample, 8>& list) {
  if (list[0].empty()) return;
  out += cat("\n", title, "\n\n```\n", shown(list[0]), "```\n");
}

std::string section(const Check& check) {
  std::string out =
      cat("\n## ", check.id, "\n\n", check.title, ".\n\n- **Looks at**: ", check.what,
          "\n- **Unproved**: ", check.unproved, "\n- **Why**: ", check.why, "\n- **Reproduce**: ", check.reproduce,
          "\n- **Fix**: ", check.fix, "\n- **Do not**: ", check.avoid, "\n");
  for (const std::string_view reference : check.references)
    if (!reference.empty()) out += cat("- <", reference, ">\n");
  samples(out, "Less than 10 for", check.bad);
  samples(out, "10 for", check.good);
  samples(out, "Unproved for", check.open);
  return out;
}

}  // namespace

std::string posture_page() {
  std::string out(kHead);
  out += "## All checks\n\n| check | in Scorecard | risk | weight |\n|---|---|---|---|\n";
  for (const Check* check : all_checks()) out += row(*check);
  for (const Check* check : all_checks()) out += section(*check);
  return out;
}

}  // namespace assay::posture
