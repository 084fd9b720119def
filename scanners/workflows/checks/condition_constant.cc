#include <algorithm>

#include "scanners/workflows/expressions/checks.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::checks {

namespace {

// Status functions by themselves, or joined so that they say nothing: success() || failure() || cancelled().
void look_at_status(const Subject& subject, const Job* job, const Step* step, const Text& text,
                    const expressions::Condition& condition, Reporter& out) {
  if (condition.trees[0].top().kind == expressions::Node::Kind::call) return;
  const bool skipped = step == nullptr && job != nullptr && !job->needs.empty();
  const expressions::Verdict verdict = subject.analysis.reach(subject.document).verdict(condition, skipped);
  if (verdict == expressions::Verdict::always)
    out.report(*text.node,
               "The condition holds whatever came before, and whatever its contexts hold: it is 'always()'.")
        .in(job, step);
  if (verdict == expressions::Verdict::never)
    out.report(*text.node, "The condition is false whatever came before: what it guards never runs.")
        .in(job, step)
        .severity(Severity::medium);
}

// What compares kinds that never meet is told as such.
bool is_told_as_type(const Subject& subject, const Text& text) {
  const auto& all = subject.reading.expressions.expressions;
  return std::any_of(all.begin(), all.end(), [&](const Expression& one) {
    return one.place->node == text.node && !expressions::check_types(one.tree).empty();
  });
}

void run(const Subject& subject, Reporter& out) {
  for_each_condition(
      subject, [&](const Job* job, const Step* step, const Text& text, const expressions::Condition& condition) {
        using Form = expressions::Condition::Form;
        if (condition.form == Form::always || condition.form == Form::empty) return;
        if (!condition.implicit_success) return look_at_status(subject, job, step, text, condition, out);
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
        if (called || verdict == expressions::Verdict::unknown || is_told_as_type(subject, text)) return;
        if (constant) {
          const bool on = verdict == expressions::Verdict::always;
          Draft draft = out.report(*text.node, on ? "The condition is the constant true, and leaves nothing out."
                                                  : "The condition is the constant false: what it guards never runs.");
          draft.in(job, step);
          if (!on) draft.confidence(Confidence::medium);
          const yaml::Node* holder = step != nullptr ? step->node : job != nullptr ? job->node : nullptr;
          const yaml::Entry* entry = holder == nullptr ? nullptr : holder->find("if");
          if (on && entry != nullptr)
            fixes::offer(draft, fixes::remove_entry(subject.tree(), *holder, *entry), "take the condition out", true);
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
        "event with `workflow_call`, which is never its name. Of status functions only those that are joined so that "
        "they "
        "say nothing: `success() || failure() || cancelled()`.",
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
            "- run: make\n  if: github.ref == 'a' && github.ref == 'b'\n",
            "- run: make\n  if: success() || failure() || cancelled()\n",
            "- run: make\n  if: success() && failure()\n"},
    .good = {"- run: make\n  if: success() || failure()\n", "- run: make\n  if: '!cancelled()'\n",
             R"(on: push
jobs:
  a: {runs-on: x, steps: [{run: make}]}
  b: {runs-on: x, needs: a, if: success() || failure() || cancelled(), steps: [{run: make}]}
)",
             "- run: make\n  if: always()\n", "- run: make\n  if: github.ref == 'a'\n", "- run: make\n",
             "- run: make\n  if: failure()\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
