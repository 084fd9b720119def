// The condition of an `if:`, with and without ${{ }}.
#pragma once

#include <optional>
#include <tl/expected.hpp>
#include <vector>

#include "scanners/workflows/expressions/parser.h"

namespace assay::expressions {

struct Condition {
  enum class Form : std::uint8_t {
    empty,   // means success()
    bare,    // the whole text is the expression
    braced,  // one ${{ }} and nothing around it
    always,  // text around ${{ }}: it is a text that is not empty, and so true whatever the expressions say
  };
  Form form = Form::empty;
  // One for bare and braced; of `always` each ${{ }}; none for empty.
  std::vector<Tree> trees;
  // Without success(), failure(), cancelled() or always() anywhere, GitHub puts success() && before it.
  bool implicit_success = true;
  // What stands around the first ${{ }} of `always`: often a line end that a block scalar keeps, or a second operand.
  std::optional<Span> text_around;
};

// `text` is the value of the key as YAML gives it. Bare conditions lose surrounding white space, braced ones do not: a
// line end behind }} makes them `always`. Offsets are those within `text`.
tl::expected<Condition, SyntaxError> parse_condition(std::string_view text);

// Whether a call of success(), failure(), cancelled() or always() stands in the tree.
bool calls_status_function(const Tree& tree);

}  // namespace assay::expressions
