// The expressions of a file, parsed once for all checks that look at them.
#pragma once

#include <vector>

#include "scanners/workflows/expressions/lexer.h"
#include "scanners/workflows/expressions/syntax_tree.h"
#include "scanners/workflows/grammar/reading.h"

namespace assay::workflows {

struct Expression {
  const ExpressionPlace* place = nullptr;
  expressions::Span span;  // in the text of its node: with ${{ }}, or all of a bare condition
  expressions::Tree tree;  // offsets are those of the same text
  bool alone = false;      // nothing stands around it, so its value keeps its type
};

struct BrokenExpression {
  const ExpressionPlace* place = nullptr;
  expressions::SyntaxError error;
};

// Views of the document.
struct ExpressionList {
  std::vector<Expression> expressions;  // in the order of the file
  std::vector<BrokenExpression> broken;
};

ExpressionList read_expressions(const std::vector<ExpressionPlace>& places);

// All that is read of a file beside its model.
struct Reading {
  GrammarReading grammar;
  ExpressionList expressions;

  ~Reading() = default;
  explicit Reading(const Document& document)
      : grammar(read_by_grammar(document)), expressions(read_expressions(grammar.places)) {}
  // The expressions name the places by address.
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
};

}  // namespace assay::workflows
