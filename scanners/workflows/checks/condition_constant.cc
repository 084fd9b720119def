#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_condition(
      subject, [&](const Job* job, const Step* step, const Text& text, const expressions::Condition& condition) {
        using Form = expressions::Condition::Form;
        if (condition.form == Form::always || condition.form == Form::empty || !condition.implicit_success) return;
        bool called = false;
        for_each_node(condition, [&](const expressions::Tree& tree, const expressions::Node& node) {
          const auto equality = equality_of(tree, node);
          if (equality && equality->path == "github.event_name" && equality->literal == "workflow_call") {
            called = true;
            out.report(span_in(subject, text, node.span),
                       "The event is never 'workflow_call': a called workflow sees the event of its caller.")
                .in(job, step);
          }
        });
        const bool constant = references_of(condition.trees[0]).empty();
        const expressions::Verdict verdict = subject.analysis.reach(subject.document).verdict(condition);
        if (called || verdict == expressions::Verdict::unknown) return;
        if (constant) {
          const bool on = verdict == expressions::Verdict::always;
          Draft draft = out.report(*text.node, on ? "The condition is the constant true, and leaves nothing out."
                                                  : "The condition is the constant false: what it guards never runs.");
          draft.in(job, step);
          if (!on) draft.confidence(Confidence::medium);
        } else if (verdict == expressions::Verdict::never) {
          // `false && …` is a switch that somebody turned off.
          bool literal = false;
          for_each_node(condition, [&](const expressions::Tree&, const expressions::Node& node) {
            literal = literal || (node.kind == expressions::Node::Kind::boolean && node.number == 0);
          });
          Draft draft =
              out.report(*text.node, "The condition is false whatever its contexts hold: what it guards never runs.");
          draft.in(job, step);
          if (literal) {
            draft.confidence(Confidence::medium);
          } else {
            draft.severity(Severity::medium);
          }
        }
      });
}

}  // namespace

extern const Check condition_constant = {
    .id = "condition-constant",
    .title = "Condition that is constant",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what =
        "An `if:` that reads nothing (`false`, `${{ true }}`), one that no value makes true, and a comparison of the "
        "event with `workflow_call`, which is never its name. Status functions do not count.",
    .why =
        "A job that never runs looks like one that was skipped. A check that branch rules ask for, skipped, counts as "
        "passed.",
    .reproduce = "Run the workflow by each of its events: the result of the condition is the same.",
    .fix = "Delete the job or step, or the condition. To tell a called run, pass an input.",
    .avoid = "Do not switch off a gate by `if: false`: say in the gate what is excepted, and until when.",
    .references = {"https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/"
                   "control-jobs-with-conditions"},
    .bad = {"- run: make\n  if: false\n", "- run: make\n  if: ${{ 1 == 1 }}\n",
            "- run: make\n  if: github.event_name == 'workflow_call'\n",
            "- run: make\n  if: github.ref == 'a' && github.ref == 'b'\n"},
    .good = {"- run: make\n  if: always()\n", "- run: make\n  if: github.ref == 'a'\n", "- run: make\n",
             "- run: make\n  if: failure()\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
