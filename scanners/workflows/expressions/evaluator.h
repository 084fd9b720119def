// Evaluates expressions of which not all is known.
//
// The result is a value, or what can be said of it: its kinds, whether it is true. Where that is not decided it names
// what would decide it (Question); decision.h tries the answers. Pure, any thread; time is in proportion to the tree.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/assumptions.h"
#include "scanners/workflows/expressions/condition.h"
#include "scanners/workflows/expressions/syntax_tree.h"
#include "scanners/workflows/expressions/value.h"

namespace assay::expressions {

// What would decide: which of its values a variable has; whether something is true; whether it is a certain text.
struct Question {
  enum class Kind : std::uint8_t { variable, truth, text };
  Kind kind = Kind::truth;
  std::size_t variable = 0;
  std::string key;   // canonical text of what is asked about
  std::string text;  // of Kind::text
};

// Answers that are taken as given.
struct Answers {
  struct About {
    std::optional<Value> value;
    std::optional<bool> truth;
    std::vector<std::string> unequal;  // texts that it is not
  };
  std::map<std::size_t, std::size_t> variables;  // variable: which of its values
  std::map<std::string, About, std::less<>> others;
};

struct Outcome {
  std::optional<Value> value;  // when it is known
  Kinds kinds = kAnyKind;
  std::optional<bool> truth;
  std::optional<Question> question;  // when its truth is not known, if an answer to something would tell

  // What it is called where it is asked about; empty: it cannot be.
  std::string key;
  std::vector<std::string> unequal;
  std::optional<std::size_t> variable;  // it is this variable, of several values
  bool as_text = false;                 // … as text
};

Outcome evaluate(const Tree& tree, const Assumptions& assumptions, const Answers& answers = {});
Outcome evaluate(const Tree& tree, NodeId node, const Assumptions& assumptions, const Answers& answers = {});
// With success() && before it where GitHub puts it, unless `bare`.
Outcome evaluate(const Condition& condition, const Assumptions& assumptions, const Answers& answers = {},
                 bool bare = false);

// The value that an expression has whatever contexts hold; nothing when they matter, or when it would fail.
std::optional<Value> constant_value(const Tree& tree);

}  // namespace assay::expressions
