#include "base/strings.h"
#include "rules/workflows/runner_facts.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/runners.h"

namespace assay::workflows::checks {

namespace {

void check(std::string_view label, const yaml::Node& at, const Job& job, Reporter& out) {
  const facts::RunnerFacts known = facts::builtin_runner_facts();
  if (known.label(label)) return;
  const std::string_view nearest = known.nearest(label);
  // A name of one's own, or a runner that is newer than the table.
  if (!known.is_older_version(label) && (nearest.empty() || nearest.find("latest") == std::string_view::npos)) return;
  out.report(at, cat("GitHub has no runner ", quoted(label),
                     nearest.empty() ? std::string() : cat(", but ", quoted(nearest)), "."))
      .in(&job);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    // Somebody's own runner may have any label.
    if (self_hosted_label(job.runs_on) || job.runs_on.group) continue;
    for_each_label(job, [&](std::string_view label, const yaml::Node& at) { check(label, at, job, out); });
  }
}

}  // namespace

extern const Check runner_label_unknown = {
    .id = "runner-label-unknown",
    .title = "Job asks for a runner that GitHub does not have",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A label that looks like one of GitHub's runners and is none of the list that the program carries: "
        "`ubuntu-24.4`, `ubuntu-lastest`. Other names, and versions that are newer than the list, are not told: they "
        "may be runners of an organisation.",
    .why =
        "The job waits for a runner that never comes and fails after a day. Where somebody registers one with the "
        "label, it runs there.",
    .reproduce = "Start the workflow: the job stays queued.",
    .fix = "Correct the label.",
    .avoid = "Do not give runners of your own names that look like GitHub's.",
    .references = {"https://github.com/actions/runner-images#available-images"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-lastest, steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: ubuntu-23.04, steps: []}\n",
            R"(on: push
jobs:
  a:
    strategy: {matrix: {os: [ubuntu-24.04, windows-2024]}}
    runs-on: ${{ matrix.os }}
    steps: []
)"},
    .good = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: []}\n",
             "on: push\njobs:\n  a: {runs-on: [self-hosted, ubuntu-23.04], steps: []}\n",
             "on: push\njobs:\n  a: {runs-on: ubuntu-latest-8-cores, steps: []}\n",
             "on: push\njobs:\n  a: {runs-on: ubuntu-99.04, steps: []}\n",
             "on: push\njobs:\n  a: {runs-on: big-machine, steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
