#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  if (!subject.document.is_workflow()) return;
  if (!workflow.name && workflow.on_key != nullptr)
    out.report(*workflow.on_key, "The workflow has no name: GitHub shows its path instead.");
  for (const Job& job : workflow.jobs) {
    if (!job.name)
      out.report(*job.id_node, "The job has no name: GitHub shows its id instead.").in(&job).persona(Persona::auditor);
    for (const Step& step : job.steps)
      if (!step.name && step.run)
        out.report(step.anchor(), "The step has no name: GitHub shows the first line of its script instead.")
            .in(&job, &step)
            .persona(Persona::auditor);
  }
}

}  // namespace

extern const Check name_missing = {
    .id = "name-missing",
    .title = "Workflow, job or step has no name",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what = "A workflow without `name:`; for auditors, a job and a step with `run:` without one.",
    .why =
        "Lists of runs, required checks and `workflow_run` go by the name, and a path or a line of shell says little "
        "in "
        "them.",
    .reproduce = "Look at the list of runs.",
    .fix = "Add `name:`.",
    .avoid = "Do not give two workflows the same name: `workflow_run` and badges cannot tell them apart.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#name"},
    .zizmor = {"anonymous-definition"},
    .bad = {"on: push\njobs: {}\n", "- run: make\n"},
    .good = {"- {run: make, name: Make}\n", "- uses: a/b@v1\n", "# action.yml\nruns: {using: node24, main: x.js}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
