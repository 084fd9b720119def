#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const GrammarProblem& problem : subject.reading.grammar.problems) {
    if (problem.area != Area::others || problem.is_expression) continue;
    Draft draft = out.report(problem.span, sentence_of(problem)).in(problem.job, problem.step);
    if (problem.tolerated) draft.severity(Severity::low).persona(Persona::pedantic);
  }
}

}  // namespace

extern const Check syntax_invalid = {
    .id = "syntax-invalid",
    .title = "File has not the form of a workflow or action",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "What GitHub's own grammar of workflows and actions refuses: a key that it does not have, a value of another "
        "type, a word that is none of those allowed, and what a workflow, job, step or action lacks. Keys that came up "
        "behind the grammar's date are reported as unknown, and the finding names the date.",
    .why = "GitHub refuses the whole file: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write it as the reference of the syntax says.",
    .avoid = "Do not comment the job out to get the others running, if it is a check that others rely on.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax",
                   "https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax"},
    .bad = {"on: push\n", "on: push\njobs:\n  a: {steps: []}\n", "- run: [a]\n", "- {run: make, uses: a/b@v1}\n",
            "# action.yml\nname: x\n", "# action.yml\nruns: {using: python}\n",
            "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, step: [{run: make}]}\n",
            "- {run: make, continue-on-error: 'yes'}\n"},
    .good = {"- run: make\n",
             "# action.yml\nname: x\ndescription: y\nruns: {using: composite, steps: [{run: make, shell: bash}]}\n",
             "on: push\nconcurrency: {group: x, queue: max}\njobs:\n  a: {uses: ./.github/workflows/b.yml}\n",
             "- {run: make, background: true, id: a}\n- {wait: a}\n- {wait-all: }\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
