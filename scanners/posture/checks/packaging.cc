#include "base/strings.h"
#include "scanners/posture/results/judge.h"
#include "scanners/posture/results/publishing.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& subject, Judge& out) {
  std::string_view found;
  for_each_workflow(subject, [&](const workflows::Document& document) {
    for (const workflows::Job& job : document.workflow.jobs)
      for (const workflows::Step& step : job.steps) {
        const std::string_view what = publisher_in(step);
        if (what.empty()) continue;
        out.note(cat("publishes by ", what), place_in(document, step.anchor().span));
        if (found.empty()) found = what;
      }
  });
  if (found.empty()) return out.unproved("no workflow publishes in a way that is known");
  out.score(kMostScore, cat("a workflow publishes by ", found));
}

}  // namespace

extern const Check packaging = {
    .id = "posture-packaging",
    .name = "Packaging",
    .title = "No workflow publishes a package",
    .risk = Severity::medium,
    .what =
        "A step of a workflow that publishes: to PyPI, npm, crates.io, Maven, NuGet or a container registry. A release "
        "of GitHub is no package.",
    .unproved = "What is published by hand, or by a program that is not known.",
    .why = "Users of a package get its fixes by an update; users of a copy of the sources do not.",
    .reproduce = "Look for the package at its registry.",
    .fix = "Publish from a workflow, with Trusted Publishing where the registry has it.",
    .avoid = "Do not publish from a machine of a person.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#packaging"},
    .good = {"--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{uses: "
             "pypa/gh-action-pypi-publish@v1}]}}\n",
             "--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{run: ./mvnw -B deploy}]}}\n"},
    .open = {"--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{run: 'echo mvn deploy'}]}}\n"},
    .run = run,
};

}  // namespace assay::posture::checks
