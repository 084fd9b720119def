#include "scanners/workflows/findings/expression_report.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  report_problems(subject, out, expressions::Problem::Kind::function_unknown,
                  [](const Expression& expression) { return expressions::check_calls(expression.tree); });
}

}  // namespace

extern const Check expression_function_unknown = {
    .id = "expression-function-unknown",
    .title = "Expression calls a function that does not exist",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A call of a function that GitHub's expressions do not have.",
    .why = "GitHub refuses the whole file: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Use one of the functions of the reference, or compute the value in a script and hand it on as an output.",
    .avoid = "Do not put `${{ }}` into the script instead: what others wrote in the text would run.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#functions"},
    .bad = {"- {run: make, if: \"startWith(github.ref, 'x')\"}\n",
            "- run: echo ${{ replace(github.ref, 'a', 'b') }}\n"},
    .good = {"- {run: make, if: \"startsWith(github.ref, 'x') || FAILURE()\"}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
