// Where ${{ }} stands in a text.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::expressions {

struct Hole {
  Span span;    // with ${{ and }}
  Span inside;  // without
  bool closed = true;
};

// As GitHub's template reader finds them: a hole ends at the first }} outside of single quotes. One without an end
// takes the rest of the text and is the last. Time is in proportion to the text.
std::vector<Hole> find_holes(std::string_view text);

}  // namespace assay::expressions
