#include "scanners/workflows/findings/expression_report.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  report_problems(subject, out, expressions::Problem::Kind::call_invalid,
                  [](const Expression& expression) { return expressions::check_calls(expression.tree); });
}

}  // namespace

extern const Check expression_call_invalid = {
    .id = "expression-call-invalid",
    .title = "Call in an expression fails whatever the run",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A function with too few or too many arguments, a format whose placeholders and arguments do not fit, and "
        "`fromJSON` of a text that is no JSON.",
    .why = "GitHub refuses the file or fails the job when it comes to the expression.",
    .reproduce = "Start the workflow.",
    .fix = "Give the function the arguments that the reference names.",
    .avoid = "Do not move the call behind a condition that hides it.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#functions"},
    .bad = {"- {run: make, if: contains(github.ref)}\n", "- run: echo ${{ format('{0} {1}', github.ref) }}\n",
            "- run: echo ${{ fromJSON('{')  }}\n"},
    .good = {"- run: echo ${{ format('{0} {{}}', github.ref) }}\n",
             "- {run: make, if: \"contains(github.ref, 'x')\"}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
