#include "scanners/workflows/expressions/evaluator.h"
#include "scanners/workflows/findings/expression_report.h"

namespace assay::workflows::checks {

namespace {

using expressions::Value;

constexpr expressions::Kinds kLists =
    expressions::kind_bit(Value::Kind::array) | expressions::kind_bit(Value::Kind::object);

// What an expression can come to. A context by itself is an object.
expressions::Kinds kinds_of(const expressions::Tree& tree) {
  if (tree.top().kind == expressions::Node::Kind::context) return expressions::kind_bit(Value::Kind::object);
  if (expressions::is_filtered(tree, tree.top())) return expressions::kind_bit(Value::Kind::array);
  return expressions::evaluate(tree, {}).kinds;
}

bool takes_lists(const Shape* shape) {
  return shape == nullptr || shape->any || shape->item != kNoShape || !shape->mappings.empty();
}

// What the key wants, where the expression can be nothing of it.
std::string_view unmet(const Shape& shape, const expressions::Tree& tree, expressions::Kinds kinds) {
  if (!shape.texts.empty() || shape.any || shape.item != kNoShape || !shape.mappings.empty()) return {};
  const auto value = expressions::constant_value(tree);
  if (shape.boolean && (kinds & expressions::kBooleanKind) == 0 && !(value && value->kind == Value::Kind::null))
    return "true or false";
  if (shape.number && !shape.boolean && (kinds & expressions::kNumberKind) == 0 &&
      !(value && value->kind == Value::Kind::null))
    return "a number";
  return {};
}

void check(const Subject& subject, const Expression& expression, Reporter& out) {
  const ExpressionPlace& place = *expression.place;
  for (const expressions::Problem& problem : expressions::check_types(expression.tree))
    report_in(subject, out, place, problem.span, sentence_of(problem.why, problem.hint));
  if (expression.tree.nodes.empty() || place.condition) return;
  const expressions::Kinds kinds = kinds_of(expression.tree);
  if ((kinds & ~kLists) == 0 && !(expression.alone && takes_lists(place.shape))) {
    report_in(subject, out, place, expression.tree.top().span,
              "A list or object stands here as the word 'Array' or 'Object': toJSON() writes it out.");
    return;
  }
  if (!expression.alone || place.shape == nullptr) return;
  const std::string_view wanted = unmet(*place.shape, expression.tree, kinds);
  if (!wanted.empty())
    report_in(subject, out, place, expression.tree.top().span, cat("The key takes ", wanted, ", and this is none."));
}

void run(const Subject& subject, Reporter& out) {
  for (const Expression& expression : subject.reading.expressions.expressions) check(subject, expression, out);
}

}  // namespace

extern const Check expression_type = {
    .id = "expression-type",
    .title = "Expression has a type that makes no sense there",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A list or object that is compared or put into a text, a truth value that is compared with a text, and a text "
        "where a number or a truth value must stand.",
    .why = "The comparison is always false and the text says `Object`, so a gate that relies on it never says no.",
    .reproduce = "Put `echo` before the expression and read the log.",
    .fix = "Compare values of one type; use `contains` for lists and `toJSON` to write them out.",
    .avoid = "Do not put the truth value into quotes to make both sides texts: `true` is no text.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators"},
    .bad = {"- {run: make, if: github.event == 'push'}\n", "- {run: make, if: \"'x' != github.event.pull_request\"}\n",
            "- {run: make, if: github.event.commits.*.message == 'x'}\n", "- run: echo ${{ github }}\n",
            "- {run: make, if: always() == 'true'}\n", "- {run: make, timeout-minutes: \"${{ 'x' }}\"}\n",
            "- {run: make, continue-on-error: \"${{ 'yes' }}\"}\n", "- run: echo ${{ github.event.commits.* }}\n"},
    .good = {"- {run: make, if: github.event.pull_request != null}\n",
             "- {run: make, if: github.event_name == 'push'}\n",
             "- {run: make, if: \"contains(github.event.commits.*.message, 'x')\"}\n",
             "- run: echo ${{ toJSON(github) }}\n", "- {run: make, timeout-minutes: \"${{ 5 }}\"}\n",
             "- {run: make, continue-on-error: \"${{ github.ref == 'x' }}\"}\n",
             "on: push\njobs:\n  a: {runs-on: x, strategy: {matrix: \"${{ fromJSON('{}') }}\"}, steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
