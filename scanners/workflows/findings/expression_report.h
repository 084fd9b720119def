// Findings about a part of an expression.
#pragma once

#include <utility>

#include "base/strings.h"
#include "scanners/workflows/expressions/checks.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows {

// `span` is one of the text of the place.
inline Draft report_in(const Subject& subject, Reporter& out, const ExpressionPlace& place, expressions::Span span,
                       std::string message) {
  // Finding the place takes as long as the text is.
  const yaml::Span at = out.full() ? place.node->span : subject.tree().source_span(*place.node, span.begin, span.end);
  Draft draft = out.report(at, std::move(message));
  return draft.in(place.job, place.step);
}

// "There is no function x: did you mean 'y'?"
inline std::string sentence_of(std::string_view why, std::string_view hint) {
  std::string out(why);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z' && !out.starts_with("format ")) out[0] -= 'a' - 'A';
  if (!hint.empty()) out += cat(": ", hint);
  if (!out.ends_with('?')) out += '.';
  return out;
}

// Problems of one kind in all expressions. `find(expression)` lists those of an expression.
template <class Find>
void report_problems(const Subject& subject, Reporter& out, expressions::Problem::Kind kind, const Find& find) {
  for (const Expression& expression : subject.reading.expressions.expressions)
    for (const expressions::Problem& problem : find(expression))
      if (problem.kind == kind)
        report_in(subject, out, *expression.place, problem.span, sentence_of(problem.why, problem.hint));
}

}  // namespace assay::workflows
