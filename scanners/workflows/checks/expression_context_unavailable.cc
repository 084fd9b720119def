#include "scanners/workflows/findings/expression_report.h"

namespace assay::workflows::checks {

namespace {

using Kind = expressions::Problem::Kind;

void run(const Subject& subject, Reporter& out) {
  for (const GrammarProblem& problem : subject.reading.grammar.problems)
    if (problem.is_expression && problem.area == Area::others)
      out.report(problem.span, sentence_of(problem)).in(problem.job, problem.step);
  for (const Expression& expression : subject.reading.expressions.expressions) {
    for (const expressions::Problem& problem :
         expressions::check_available(expression.tree, *expression.place->available))
      report_in(subject, out, *expression.place, problem.span, sentence_of(problem.why, problem.hint));
  }
}

}  // namespace

extern const Check expression_context_unavailable = {
    .id = "expression-context-unavailable",
    .title = "Expression uses a context or function that is not available there",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A context that GitHub does not give the key in which the expression stands, such as `secrets` in an `if:` or "
        "`env` in `runs-on`; a name that is no context; `always()` and `hashFiles()` outside of the keys that have "
        "them; "
        "and an expression where GitHub evaluates none.",
    .why = "GitHub refuses the whole file: none of its checks run.",
    .reproduce = "Push it: the run fails with `Unrecognized named-value`.",
    .fix = "Use what is available there; put a secret into `env:` of the step and ask for the variable.",
    .avoid = "Do not write a secret into the `env:` of the whole job to have it at hand.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability"},
    .bad = {"- {run: make, if: secrets.x != ''}\n", "- run: echo ${{ foo.bar }}\n",
            "on: push\njobs:\n  a: {runs-on: '${{ env.X }}', steps: []}\n",
            "on: push\nenv: {X: '${{ hashFiles(1) }}'}\njobs: {}\n", "on: push\nname: ${{ github.ref }}\njobs: {}\n",
            "# action.yml\nruns: {using: composite, steps: [{run: 'echo ${{ secrets.x }}', shell: bash}]}\n",
            "- uses: a/b@${{ github.sha }}\n"},
    .good = {"- {run: make, if: \"env.x != '' && always()\"}\n",
             "on: push\njobs:\n  a: {runs-on: '${{ vars.X }}', steps: [{run: \"${{ hashFiles('x') }}\"}]}\n",
             "on: push\njobs:\n  a: {uses: ./.github/workflows/b.yml, secrets: {x: '${{ secrets.x }}'}}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
