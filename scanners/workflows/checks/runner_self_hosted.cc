#include <algorithm>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/runners.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    const Text label = self_hosted_label(job.runs_on);
    if (label) out.report(*label.node, "The job runs on a machine of your own.").in(&job);
  }
}

}  // namespace

extern const Check runner_self_hosted = {
    .id = "runner-self-hosted",
    .title = "Job runs on a self-hosted runner",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .persona = Persona::auditor,
    .what = "`runs-on:` with the label `self-hosted`.",
    .why =
        "Such a machine keeps what a run leaves behind, files, caches and processes, and stands in a network of yours. "
        "A "
        "run that should not be trusted reaches the ones after it.",
    .reproduce = "Write a file outside of the workspace in one run and read it in the next.",
    .fix = "Use runners that live for one job only, in a network of their own, and keep pull requests off them.",
    .avoid = "Do not attach such runners to a public repository.",
    .references =
        {"https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners"},
    .zizmor = {"self-hosted-runner"},
    .bad = {"on: push\njobs:\n  a: {runs-on: [self-hosted, linux], steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: {labels: self-hosted}, steps: []}\n"},
    .good = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: []}\n",
             "on: push\njobs:\n  a: {runs-on: '${{ matrix.os }}', steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
