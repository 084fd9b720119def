#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs)
    for (const Text& label : job.runs_on.labels)
      if (label.value().ends_with("-latest"))
        out.report(*label.node, quoted(label.value()) + " becomes another image when GitHub says so.").in(&job);
}

}  // namespace

extern const Check runner_label_floating = {
    .id = "runner-label-floating",
    .title = "Job runs on whatever image is the latest",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .persona = Persona::auditor,
    .what = "A label that ends in `-latest` in `runs-on:`.",
    .why =
        "GitHub moves it to the next image over some weeks: runs of one commit differ, and tools that were there are "
        "gone.",
    .reproduce = "Read `Set up job` of runs before and after a move.",
    .fix = "Name the image: `ubuntu-24.04`.",
    .avoid = "Do not name one that is about to be retired.",
    .references = {"https://github.com/actions/runner-images#label-scheme"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: []}\n"},
    .good = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: []}\n",
             "on: push\njobs:\n  a: {runs-on: '${{ matrix.os }}', steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
