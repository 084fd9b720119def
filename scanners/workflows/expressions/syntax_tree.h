// A GitHub Actions expression as a tree. Nodes lie in one array and name each other by index; names and literals are
// views of the text that was parsed, which must outlive the tree. Immutable once parsed: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::expressions {

// Bytes [begin, end) of a text.
struct Span {
  std::size_t begin = 0, end = 0;
  bool operator==(const Span&) const = default;
};

using NodeId = std::uint32_t;

struct Node {
  enum class Kind : std::uint8_t {
    null,
    boolean,      // number is 0 or 1
    number,       // with NaN and Infinity
    string,       // `text` is what stands between the quotes, '' still doubled
    context,      // `text` is its name
    call,         // `text` is the function's name; the operands are its arguments
    property,     // operand 0 . `text`
    index,        // operand 0 [ operand 1 ]
    filter,       // operand 0 .* or [*]
    negation,     // ! operand 0
    conjunction,  // two or more operands: a && b && c is one node
    disjunction,
    comparison,  // operand 0 `compare` operand 1
  };
  enum class Compare : std::uint8_t { equal, unequal, less, less_or_equal, greater, greater_or_equal };

  Kind kind = Kind::null;
  Compare compare = Compare::equal;
  std::uint16_t height = 1;  // of the tree below and with it
  Span span;                 // of the parsed text, without parentheses around it
  std::string_view text;
  double number = 0;
  std::uint32_t first = 0, count = 0;  // its operands, in Tree::operands
};

struct Tree {
  std::vector<Node> nodes;
  std::vector<NodeId> operands;
  NodeId root = 0;
  // What path_of() says of each node, where note_paths() was called; empty otherwise.
  std::vector<std::string> paths;

  const Node& at(NodeId id) const { return nodes[id]; }
  const Node& top() const { return nodes[root]; }
  std::span<const NodeId> operands_of(const Node& node) const { return {operands.data() + node.first, node.count}; }
  const Node& operand(const Node& node, std::size_t number) const { return nodes[operands[node.first + number]]; }
};

// The value of a string literal: '' is one quote.
std::string unquoted(std::string_view literal);

// Names compare without regard to the case of ASCII letters.
bool same_name(std::string_view a, std::string_view b);

// The expression as text again, which parses to the same tree. Numbers are written so that they read back exactly.
std::string print(const Tree& tree, NodeId node);
inline std::string print(const Tree& tree) { return print(tree, tree.root); }
// The same with names in lower case: equal texts mean the same.
std::string print_canonical(const Tree& tree, NodeId node);

}  // namespace assay::expressions
