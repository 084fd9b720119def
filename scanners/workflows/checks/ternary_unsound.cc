#include "base/strings.h"
#include "scanners/workflows/expressions/evaluator.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

using Kind = expressions::Node::Kind;

// '', 0, false and null: what stands behind || takes their place.
bool is_false(const expressions::Node& node) {
  switch (node.kind) {
    case Kind::null:
      return true;
    case Kind::boolean:
    case Kind::number:
      return node.number == 0;
    case Kind::string:
      return node.text.empty();
    default:
      return false;
  }
}

bool is_literal(const expressions::Node& node) {
  return node.kind == Kind::null || node.kind == Kind::boolean || node.kind == Kind::number ||
         node.kind == Kind::string;
}

void look_at(const Subject& subject, const Job* job, const Step* step, const Text& text, const expressions::Tree& tree,
             Reporter& out) {
  for (const expressions::Node& node : tree.nodes) {
    if (node.kind != Kind::disjunction || node.count < 2) continue;
    for (std::size_t i = 0; i + 1 < node.count; ++i) {
      const expressions::Node& both = tree.operand(node, i);
      if (both.kind != Kind::conjunction) continue;
      const expressions::Node& then = tree.operand(both, both.count - 1);
      const expressions::Node& otherwise = tree.operand(node, i + 1);
      // Of two false values it does not matter which; of booleans alone it is no choice.
      if (!is_false(then) || (is_literal(otherwise) && is_false(otherwise))) continue;
      const auto written = text.value().substr(then.span.begin, then.span.end - then.span.begin);
      out.report(span_in(subject, text, node.span),
                 cat("The result is never ", written, ": it counts as false, so what stands behind '||' is taken."))
          .in(job, step)
          .related(span_in(subject, text, then.span), "What counts as false.");
    }
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_condition(subject,
                     [&](const Job* job, const Step* step, const Text& text, const expressions::Condition& condition) {
                       for (const expressions::Tree& tree : condition.trees)
                         look_at(subject, job, step, text, tree, out);
                     });
  for_each_text(subject.document, [&](const Job* job, const Step* step, const Text& text) {
    const bool condition =
        (step != nullptr && text.node == step->condition.node) || (job != nullptr && text.node == job->condition.node);
    if (condition || !text.has_expression()) return;
    for (const expressions::Hole& hole : expressions::find_holes(text.value()))
      if (const auto tree = expressions::parse(text.value(), hole.inside))
        look_at(subject, job, step, text, *tree, out);
  });
}

}  // namespace

extern const Check ternary_unsound = {
    .id = "ternary-unsound",
    .title = "Choice whose first value counts as false",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what = "`a && '' || b`, and the same with `false`, `0` and `null` in the middle.",
    .why = "`''` counts as false, so the result is `b` whether `a` holds or not. The case that was meant never comes.",
    .reproduce = "Print the expression where the condition holds: it is the second value.",
    .fix = "Turn it round, `!a && b || ''`, or write `case(a, '', b)`.",
    .avoid = "Do not write a blank in place of nothing: who reads it takes it for a value.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators"},
    .zizmor = {"unsound-ternary"},
    .bad = {"- run: make ${{ github.ref == 'a' && '' || '--dry-run' }}\n",
            "- run: make\n  env: {X: \"${{ inputs.a && false || inputs.b }}\"}\n",
            "- run: make\n  continue-on-error: false\n  if: github.ref == 'a' && null || github.ref == 'b'\n"},
    .good = {"- run: make ${{ github.ref == 'a' && '--dry-run' || '' }}\n",
             "- run: make ${{ github.ref == 'a' && 'x' || 'y' }}\n", "- run: make ${{ inputs.a || '' || 'x' }}\n",
             "- run: make ${{ inputs.a && '' || false }}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
