#include <string_view>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows::checks {

namespace {

// Whether a group says the same in a workflow and in one that it calls: contexts that differ between the two are
// those of the job and what is handed on.
bool is_shared(std::string_view group) {
  for (const std::string_view own : {"inputs", "matrix", "needs", "strategy", "github.job", "job."})
    if (group.find(own) != group.npos) return false;
  return true;
}

bool same_group(const Concurrency& a, const Concurrency& b) {
  return a.group && b.group && !a.group.value().empty() && a.group.value() == b.group.value();
}

void check_call(const Subject& subject, const Job& job, Reporter& out) {
  const Document* called = called_workflow(subject.repository, subject.document, *job.uses);
  if (called == nullptr || called == &subject.document) return;
  const Concurrency& inner = called->workflow.concurrency;
  for (const Concurrency* outer : {&subject.workflow().concurrency, &job.concurrency}) {
    if (!same_group(*outer, inner) || !is_shared(inner.group.value())) continue;
    out.report(*outer->group.node, cat("The called workflow ", quoted(job.uses->text.value()),
                                       " has the same concurrency group, so it waits for this run or cancels it."))
        .in(&job)
        .related(*called, inner.group.node->span, "The group of the called workflow.");
  }
}

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  for (const Job& job : workflow.jobs) {
    if (same_group(workflow.concurrency, job.concurrency))
      out.report(*job.concurrency.group.node,
                 "The job has the concurrency group of its workflow, and waits for its own run.")
          .in(&job)
          .related(*workflow.concurrency.group.node, "The workflow's group.");
    if (job.uses) check_call(subject, job, out);
  }
}

}  // namespace

extern const Check concurrency_deadlock = {
    .id = "concurrency-deadlock",
    .title = "Job or called workflow waits for the run that it is part of",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A concurrency group that a workflow shares with one of its jobs, or with a workflow that it calls: "
        "`github.workflow` and `github.ref` are the caller's in both.",
    .why = "GitHub cancels the run for a deadlock, so what it was to check is not checked.",
    .reproduce = "Start the workflow: it ends with `a deadlock for concurrency group was detected`.",
    .fix = "Give the called workflow or the job a group with a name of its own, or none.",
    .avoid = "Do not take the group of the caller away where it guards a release.",
    .references = {"https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/"
                   "control-workflow-concurrency"},
    .bad = {"on: push\nconcurrency: x\njobs:\n  a: {runs-on: x, concurrency: {group: x}, steps: []}\n",
            R"(on: push
concurrency: {group: '${{ github.workflow }}'}
jobs:
  a: {uses: ./.github/workflows/b.yml}
--- # .github/workflows/b.yml
on: workflow_call
concurrency: {group: '${{ github.workflow }}'}
jobs: {}
)"},
    .good = {R"(on: push
concurrency: {group: 'a-${{ github.ref }}'}
jobs:
  a: {uses: ./.github/workflows/b.yml, with: {x: 1}}
  b: {runs-on: x, concurrency: b, steps: []}
--- # .github/workflows/b.yml
on: {workflow_call: {inputs: {x: {type: string}}}}
concurrency: {group: 'b-${{ github.ref }}'}
jobs: {}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
