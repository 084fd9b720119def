#include "scanners/workflows/expressions/condition.h"

#include <algorithm>

#include "scanners/workflows/expressions/functions.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/references.h"

namespace assay::expressions {

bool calls_status_function(const Tree& tree) {
  return std::any_of(tree.nodes.begin(), tree.nodes.end(), [](const Node& node) {
    if (node.kind != Node::Kind::call) return false;
    const Function* const function = function_named(node.text);
    return function != nullptr && function->status;
  });
}

tl::expected<Condition, SyntaxError> parse_condition(std::string_view text) {
  Condition condition;
  const std::vector<Hole> holes = find_holes(text);
  std::vector<Span> expressions;
  if (holes.empty()) {
    if (text.find_first_not_of(" \t\r\n\f\v") == text.npos) return condition;
    condition.form = Condition::Form::bare;
    expressions.push_back({0, text.size()});
  } else {
    const Hole& first = holes.front();
    const bool alone = holes.size() == 1 && first.span == Span{0, text.size()};
    condition.form = alone ? Condition::Form::braced : Condition::Form::always;
    if (!alone)
      condition.text_around = first.span.begin > 0 ? Span{0, first.span.begin} : Span{first.span.end, text.size()};
    for (const Hole& hole : holes) {
      if (!hole.closed)
        return tl::make_unexpected(SyntaxError{hole.span, "${{ without }}", "quotes within it may have no end"});
      expressions.push_back(hole.inside);
    }
  }
  for (const Span expression : expressions) {
    Parsed tree = parse(text, expression);
    if (!tree) return tl::make_unexpected(std::move(tree.error()));
    condition.implicit_success = condition.implicit_success && !calls_status_function(*tree);
    note_paths(*tree);
    condition.trees.push_back(std::move(*tree));
  }
  return condition;
}

}  // namespace assay::expressions
