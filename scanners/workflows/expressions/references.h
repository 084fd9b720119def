// What an expression reads of its contexts, and whether the text that is read can be in the result.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::expressions {

struct Reference {
  std::string path;  // "github.event.commits.*.message", in lower case; a number as index and any computed one are *;
                     // facts::path_fits compares it with patterns
  Span span;         // of the whole path
  bool flows;        // false: it only decides what the result is, as a in `a == b && x || y`, where x and y flow
  bool computed;     // an index is computed: secrets[matrix.name]
};

// All of them, in the order of the text. Parts of a path are not listed beside it.
std::vector<Reference> references_of(const Tree& tree);

// The path of a node that is a chain of properties, constant indices and filters from a context; empty for others.
std::string path_of(const Tree& tree, NodeId node);
// Keeps them in the tree, for those that are evaluated many times.
void note_paths(Tree& tree);

}  // namespace assay::expressions
