#include <algorithm>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  if (workflow.concurrency || workflow.jobs.empty() || workflow.is_only_called() || workflow.on_key == nullptr) return;
  const bool each_job = std::all_of(workflow.jobs.begin(), workflow.jobs.end(),
                                    [](const Job& job) { return static_cast<bool>(job.concurrency); });
  if (each_job) return;
  Draft draft = out.report(*workflow.on_key, "Runs of the workflow are not kept from running beside each other.");
  // One that may be called has its caller's name, and would wait for it.
  const bool calls =
      std::any_of(workflow.jobs.begin(), workflow.jobs.end(), [](const Job& job) { return job.uses != nullptr; });
  const yaml::Node& root = subject.tree().root();
  const yaml::Entry* const on = root.find("on");
  if (!calls && on != nullptr && root.style == yaml::Style::block && workflow.trigger("workflow_call") == nullptr)
    fixes::offer(draft,
                 fixes::add_nested(subject.tree(), root, *on, "concurrency", "group",
                                   "${{ github.workflow }}-${{ github.ref }}"),
                 "let the runs of a branch wait for each other", false);
}

}  // namespace

extern const Check concurrency_missing = {
    .id = "concurrency-missing",
    .title = "Workflow has no concurrency group",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what = "A workflow without `concurrency:` of which a job has none, either.",
    .why =
        "Two runs of one branch may publish or deploy over each other, and runs of commits that were replaced go on to "
        "their end.",
    .reproduce = "Push twice within a minute: both runs go on.",
    .fix =
        "Add `concurrency: {group: '${{ github.workflow }}-${{ github.ref }}', cancel-in-progress: true}`; without "
        "cancelling where a run publishes.",
    .avoid = "Do not give a workflow and the one that it calls the same group: they wait for each other.",
    .references = {"https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/"
                   "control-workflow-concurrency"},
    .zizmor = {"concurrency-limits"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n"},
    .good = {"- run: make\n", "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, concurrency: x, steps: [{run: make}]}\n",
             "on: workflow_call\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
