// Reads a file by GitHub's grammar: what the grammar refuses, and every place in which an expression may stand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/grammar/shape.h"
#include "scanners/workflows/model/document.h"

namespace assay::workflows {

// Part of the file, by which checks share the problems among them.
enum class Area : std::uint8_t { triggers, permissions, others };

struct GrammarProblem {
  yaml::Span span;
  std::string message;  // without full stop
  std::string hint;     // may be empty
  Area area = Area::others;
  bool tolerated = false;      // the runner passes over it: what an action says of itself
  bool is_expression = false;  // an expression where GitHub evaluates none
  const Job* job = nullptr;
  const Step* step = nullptr;
};

// A scalar in which GitHub looks for expressions.
struct ExpressionPlace {
  const yaml::Node* node = nullptr;
  const Shape* shape = nullptr;                       // what its value must be; null for a key
  const expressions::Available* available = nullptr;  // what may be used there
  bool condition = false;                             // an `if:`
  const Job* job = nullptr;
  const Step* step = nullptr;

  Text text() const { return {node}; }
};

// Views of the document and of the grammar.
struct GrammarReading {
  std::vector<GrammarProblem> problems;  // in the order of the file
  std::vector<ExpressionPlace> places;   // the same
};

// Problems beyond this many are not kept; a check tells no more than 1,000 anyway, and says so.
inline constexpr std::size_t kMostProblems = 5000;

GrammarReading read_by_grammar(const Document& document);

// The problem with its hint, and a full stop.
std::string sentence_of(const GrammarProblem& problem);

}  // namespace assay::workflows
