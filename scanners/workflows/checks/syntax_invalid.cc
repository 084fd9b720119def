#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const yaml::Problem& problem : subject.document.problems)
    out.report(problem.span, cat(problem.message, problem.hint.empty() ? "" : cat(": ", problem.hint), "."));
}

}  // namespace

extern const Check syntax_invalid = {
    .id = "syntax-invalid",
    .title = "File has not the form of a workflow or action",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A value of another type than GitHub takes, and what a workflow, job, step or action lacks.",
    .why = "GitHub refuses the whole file: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write it as the reference of the syntax says.",
    .avoid = "Do not comment the job out to get the others running, if it is a check that others rely on.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
                   "https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax"},
    .bad = {"on: push\n", "on: push\njobs:\n  a: {steps: []}\n", "- run: [a]\n", "- {run: make, uses: a/b@v1}\n",
            "# action.yml\nname: x\n", "# action.yml\nruns: {using: python}\n"},
    .good = {"- run: make\n", "# action.yml\nruns: {using: composite, steps: [{run: make, shell: bash}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
