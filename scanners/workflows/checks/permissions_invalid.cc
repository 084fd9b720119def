#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const GrammarProblem& problem : subject.reading.grammar.problems)
    if (problem.area == Area::permissions) out.report(problem.span, sentence_of(problem)).in(problem.job);
}

}  // namespace

extern const Check permissions_invalid = {
    .id = "permissions-invalid",
    .title = "Permission is unknown or has a level that it cannot have",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A scope in `permissions:` that GitHub does not know, or a level that the scope does not have.",
    .why = "GitHub refuses the whole workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write one of GitHub's scopes with `read`, `write` or `none`.",
    .avoid = "Do not write `write-all` instead.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .bad = {"on: push\npermissions: {content: read}\njobs: {}\n",
            "on: push\npermissions: {contents: admin}\njobs: {}\n", "on: push\npermissions: read\njobs: {}\n",
            "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, permissions: {id-token: read}, steps: []}\n"},
    .good = {"on: push\npermissions: {contents: read, id-token: write, artifact-metadata: write}\njobs: {}\n",
             "on: push\npermissions: {}\njobs: {}\n", "on: push\npermissions: read-all\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
