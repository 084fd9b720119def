#include <algorithm>
#include <string>

#include "rules/workflows/runner_facts.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/runners.h"

namespace assay::workflows::checks {

namespace {

void check(const Document& document, std::string_view label, const yaml::Node& at, const Job& job, Reporter& out) {
  const auto known = facts::builtin_runner_facts().label(label);
  if (!known || !known->retired) return;
  Draft draft =
      out.report(at, "GitHub has had no runner " + quoted(label) + " since " + std::string(known->retired_since) + ".");
  draft.in(&job);
  // A matrix may have the next one already.
  const auto& own = job.runs_on.labels;
  const bool alone = std::any_of(own.begin(), own.end(), [&](const Text& one) { return one.node == &at; });
  const std::string_view next = facts::builtin_runner_facts().successor(label);
  if (alone && !next.empty())
    fixes::offer(draft, fixes::set_value(*document.tree, at, next), "take " + std::string(next), false);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs)
    for_each_label(job,
                   [&](std::string_view label, const yaml::Node& at) { check(subject.document, label, at, job, out); });
}

}  // namespace

extern const Check runner_label_retired = {
    .id = "runner-label-retired",
    .title = "Job asks for a runner that GitHub has retired",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A label of a hosted runner that is gone, in `runs-on:` or in the matrix that it reads: `ubuntu-20.04`.",
    .why =
        "The job waits for a runner that never comes and fails after a day. Where somebody registers a runner of their "
        "own "
        "with the label, it runs there.",
    .reproduce = "Start the workflow: the job stays queued.",
    .fix = "Use one of the images that GitHub has now.",
    .avoid = "Do not give a self-hosted runner the name of a hosted one.",
    .references = {"https://github.com/actions/runner-images#available-images"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-20.04, steps: []}\n",
            R"(on: push
jobs:
  a:
    strategy: {matrix: {os: [ubuntu-24.04, macos-12]}}
    runs-on: ${{ matrix.os }}
    steps: []
)"},
    .good = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: []}\n",
             R"(on: push
jobs:
  a:
    strategy: {matrix: {image: [ubuntu-20.04]}}
    runs-on: ubuntu-24.04
    steps: []
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
