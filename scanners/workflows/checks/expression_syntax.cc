#include "scanners/workflows/findings/expression_report.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const BrokenExpression& broken : subject.reading.expressions.broken)
    report_in(subject, out, *broken.place, broken.error.span, sentence_of(broken.error.why, broken.error.hint));
}

}  // namespace

extern const Check expression_syntax = {
    .id = "expression-syntax",
    .title = "Expression cannot be parsed",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "`${{ }}` or an `if:` with a text that is no expression: an open bracket, double quotes, an operator that is "
        "not there.",
    .why = "GitHub refuses the whole file: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write texts in single quotes, and a single quote in them twice.",
    .avoid = "Do not take the condition away: the step would always run.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions"},
    .bad = {"- run: echo ${{ github.ref == \"x\" }}\n", "- {run: make, if: github.ref ==}\n",
            "- run: echo ${{ github.ref\n", "- {uses: a/b@v1, with: {x: '${{ a + b }}'}}\n"},
    .good = {"- run: echo ${{ github.ref == 'it''s' }}\n", "- {run: make, if: github.ref == 'x' && always()}\n",
             "- run: echo \"$\" '}}'\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
