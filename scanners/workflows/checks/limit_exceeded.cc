#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

constexpr std::size_t kMostInputs = 25;
constexpr std::size_t kMostExpression = 21'000;
constexpr std::size_t kMostFile = 512 * 1024;
constexpr std::size_t kMostMatrix = 256;
constexpr std::size_t kMostSteps = 1000;

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  if (const Trigger* dispatch = workflow.trigger("workflow_dispatch");
      dispatch && dispatch->inputs.size() > kMostInputs)
    out.report(*dispatch->inputs[kMostInputs].key,
               cat("workflow_dispatch has ", dispatch->inputs.size(), " inputs, and GitHub takes ", kMostInputs, "."));
  if (subject.document.is_workflow() && subject.tree().source().size() > kMostFile)
    out.report(subject.tree().root(), cat("The file has ", human_bytes(subject.tree().source().size()),
                                          ", and GitHub takes ", human_bytes(kMostFile), "."));
  for (const Job& job : workflow.jobs) {
    std::size_t combinations = job.strategy->matrix.empty() ? 0 : 1;
    for (const Dimension& dimension : job.strategy->matrix)
      combinations = std::min(combinations * dimension.values.size(), kMostMatrix * kMostMatrix);
    if (job.strategy->exclude.empty() && combinations > kMostMatrix)
      out.report(*job.strategy->key,
                 cat("The matrix makes more than ", kMostMatrix, " jobs, which GitHub does not start."))
          .in(&job);
  }
  for (const ExpressionPlace& place : subject.reading.grammar.places) {
    const std::size_t size = place.node->text.size();
    if (size > kMostExpression && (place.condition || place.text().has_expression()))
      out.report(place.step != nullptr && place.step->run.node == place.node ? place.step->anchor() : *place.node,
                 cat("A text with expressions may have ", with_commas(kMostExpression),
                     " characters, and this one has ", with_commas(size), "."))
          .in(place.job, place.step);
  }
  for (const Job& job : workflow.jobs)
    if (job.steps.size() > kMostSteps)
      out.report(*job.id_node, cat("The job has ", with_commas(job.steps.size()), " steps, and GitHub takes ",
                                   with_commas(kMostSteps), "."))
          .in(&job);
}

}  // namespace

extern const Check limit_exceeded = {
    .id = "limit-exceeded",
    .title = "Workflow exceeds one of GitHub's limits",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "More than 25 inputs of `workflow_dispatch`, a matrix of more than 256 jobs, a text with expressions of more "
        "than 21,000 characters, a job of more than 1,000 steps, a file of more than 512 KiB.",
    .why = "GitHub refuses the workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Move scripts into files, inputs into one JSON text, and parts of the matrix into a workflow of their own.",
    .avoid = "Do not cut a script into steps that share variables through `$GITHUB_ENV`.",
    .references = {"https://docs.github.com/en/actions/reference/limits"},
    .bad = {R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
        b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
    steps: []
)",
            R"(on:
  workflow_dispatch:
    inputs: {a: , b: , c: , d: , e: , f: , g: , h: , i: , j: , k: , l: , m: , n: , o: , p: , q: , r: , s: , t: , u: , v: , w: , x: , y: , z: }
jobs: {}
)"},
    .good = {"- run: make\n", "on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: {a: [1, 2]}}, steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
