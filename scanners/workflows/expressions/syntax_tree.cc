#include "scanners/workflows/expressions/syntax_tree.h"

#include "base/letter_case.h"
#include "scanners/workflows/expressions/value.h"

namespace assay::expressions {
namespace {

// What stands around an operand: it needs parentheses when its own operator binds no tighter.
enum Binding : int { kLoose, kDisjunction, kConjunction, kEquality, kRelation, kNegation, kPostfix };

Binding binding_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::disjunction:
      return kDisjunction;
    case Node::Kind::conjunction:
      return kConjunction;
    case Node::Kind::comparison:
      return node.compare == Node::Compare::equal || node.compare == Node::Compare::unequal ? kEquality : kRelation;
    case Node::Kind::negation:
      return kNegation;
    default:
      return kPostfix;
  }
}

std::string_view sign_of(Node::Compare compare) {
  switch (compare) {
    case Node::Compare::equal:
      return " == ";
    case Node::Compare::unequal:
      return " != ";
    case Node::Compare::less:
      return " < ";
    case Node::Compare::less_or_equal:
      return " <= ";
    case Node::Compare::greater:
      return " > ";
    case Node::Compare::greater_or_equal:
      return " >= ";
  }
  return {};
}

class Printer {
 public:
  Printer(const Tree& tree, bool canonical) : tree_(tree), canonical_(canonical) {}

  void write(NodeId id, Binding around) {
    const Node& node = tree_.at(id);
    const Binding own = binding_of(node);
    const bool literal_before_dot = around == kPostfix && node.kind <= Node::Kind::string;
    const bool enclosed = own < around || literal_before_dot;
    if (enclosed) out_ += '(';
    write_bare(node, own);
    if (enclosed) out_ += ')';
  }
  std::string take() { return std::move(out_); }

 private:
  void write_bare(const Node& node, Binding own) {
    const auto operands = tree_.operands_of(node);
    switch (node.kind) {
      case Node::Kind::null:
        out_ += "null";
        break;
      case Node::Kind::boolean:
        out_ += node.number != 0 ? "true" : "false";
        break;
      case Node::Kind::number:
        out_ += exact_text_of(node.number);
        break;
      case Node::Kind::string:
        out_ += '\'';
        out_ += node.text;
        out_ += '\'';
        break;
      case Node::Kind::context:
        name(node.text);
        break;
      case Node::Kind::call:
        name(node.text);
        out_ += '(';
        joined(operands, ", ", kLoose, kLoose);
        out_ += ')';
        break;
      case Node::Kind::property:
        write(operands[0], kPostfix);
        out_ += '.';
        name(node.text);
        break;
      case Node::Kind::index:
        write(operands[0], kPostfix);
        out_ += '[';
        write(operands[1], kLoose);
        out_ += ']';
        break;
      case Node::Kind::filter:
        write(operands[0], kPostfix);
        out_ += ".*";
        break;
      case Node::Kind::negation:
        out_ += '!';
        write(operands[0], kNegation);
        break;
      // A conjunction within one stands in parentheses, which made it a node of its own.
      case Node::Kind::conjunction:
        joined(operands, " && ", kEquality, kEquality);
        break;
      case Node::Kind::disjunction:
        joined(operands, " || ", kConjunction, kConjunction);
        break;
      case Node::Kind::comparison:
        joined(operands, sign_of(node.compare), own, static_cast<Binding>(own + 1));
        break;
    }
  }
  void joined(std::span<const NodeId> operands, std::string_view between, Binding first, Binding others) {
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (i > 0) out_ += between;
      write(operands[i], i == 0 ? first : others);
    }
  }
  void name(std::string_view text) {
    if (canonical_)
      append_lower(out_, text);
    else
      out_ += text;
  }

  const Tree& tree_;
  const bool canonical_;
  std::string out_;
};

}  // namespace

std::string unquoted(std::string_view literal) {
  std::string out;
  out.reserve(literal.size());
  for (std::size_t i = 0; i < literal.size(); ++i) {
    out += literal[i];
    if (literal[i] == '\'') ++i;  // the second of two
  }
  return out;
}

bool same_name(std::string_view a, std::string_view b) { return equal_ignoring_case(a, b); }

std::string print(const Tree& tree, NodeId node) {
  Printer printer(tree, false);
  printer.write(node, kLoose);
  return printer.take();
}

std::string print_canonical(const Tree& tree, NodeId node) {
  Printer printer(tree, true);
  printer.write(node, kLoose);
  return printer.take();
}

}  // namespace assay::expressions
