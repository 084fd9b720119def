#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

void check(const Step& step, const Job* job, Reporter& out) {
  if (const Pair* warn = step.with.find("warn-only"); warn != nullptr && is_true(warn->value))
    out.report(*warn->value.node, "The review only warns: no vulnerable dependency can fail it.").in(job, &step);
  if (const Pair* look = step.with.find("vulnerability-check");
      look != nullptr && equal_ignoring_case(look->value.value(), "false"))
    out.report(*look->value.node, "The review does not look for vulnerabilities.").in(job, &step);
  if (const Pair* level = step.with.find("fail-on-severity");
      level != nullptr && (level->value.is("critical") || level->value.is("high")))
    out.report(*level->value.node, cat("Vulnerabilities below ", quoted(level->value.value()), " pass the review."))
        .in(job, &step)
        .persona(level->value.is("critical") ? Persona::regular : Persona::pedantic);
}

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (step.uses && step.uses->is_repository("actions/dependency-review-action")) check(step, job, out);
  });
}

}  // namespace

extern const Check dependency_review_settings = {
    .id = "dependency-review-settings",
    .title = "Review of dependencies lets vulnerable ones pass",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what =
        "`actions/dependency-review-action` with `warn-only: true`, with `vulnerability-check: false`, or with a "
        "`fail-on-severity` that lets severe ones pass.",
    .why =
        "A pull request adds a dependency that is known to be vulnerable, and the check that should say so is green.",
    .reproduce = "Add an old release of a package with an advisory in a pull request.",
    .fix = "Leave `fail-on-severity` at `low` or `moderate`, and allow single advisories by `allow-ghsas`.",
    .avoid = "Do not switch the check off for one advisory.",
    .references = {"https://github.com/actions/dependency-review-action#configuration-options"},
    .bad = {"- uses: actions/dependency-review-action@v5\n  with: {warn-only: true}\n",
            "- uses: actions/dependency-review-action@v5\n  with: {vulnerability-check: false}\n",
            "- uses: actions/dependency-review-action@v5\n  with: {fail-on-severity: critical}\n"},
    .good = {"- uses: actions/dependency-review-action@v5\n",
             "- uses: actions/dependency-review-action@v5\n  with: {fail-on-severity: moderate, warn-only: false}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
