// What is wrong with an expression whatever the run: functions that are not there, calls that fail, names that a key of
// the workflow does not give.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::expressions {

struct Problem {
  enum class Kind : std::uint8_t {
    function_unknown,
    call_invalid,         // the number of arguments, placeholders of format(), text that is no JSON
    context_unknown,      // no context of this name anywhere
    context_unavailable,  // not where the expression stands
    function_unavailable,
    type_mismatch,  // it can only be one value: a list that is compared, an unlike pair that is never equal
  };
  Kind kind;
  Span span;
  std::string why, hint;
};

// What a key of the workflow gives its expressions, as the grammar lists it: "github", "hashFiles(1,255)",
// "success(0,MAX)". Functions that all expressions have are not listed.
struct Available {
  std::vector<std::string_view> contexts, functions;
};

// Whether a node is a list by its form: x.*, and x.*.y, which takes y of each.
bool is_filtered(const Tree& tree, const Node& node);

// In the order of the text.
std::vector<Problem> check_calls(const Tree& tree);
std::vector<Problem> check_types(const Tree& tree);
std::vector<Problem> check_available(const Tree& tree, const Available& available);

}  // namespace assay::expressions
