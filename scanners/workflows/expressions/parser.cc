#include "scanners/workflows/expressions/parser.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/strings.h"

namespace assay::expressions {
namespace {

// How strongly an operator binds, GitHub's order: || && (== !=) (< <= > >=) !
constexpr int kDisjunction = 1, kConjunction = 2, kEquality = 3, kRelation = 4;

int binding_of(const Token& token) {
  switch (token.kind) {
    case Token::Kind::disjunction:
      return kDisjunction;
    case Token::Kind::conjunction:
      return kConjunction;
    case Token::Kind::comparison:
      return token.compare == Node::Compare::equal || token.compare == Node::Compare::unequal ? kEquality : kRelation;
    default:
      return 0;
  }
}

class Parser {
 public:
  Parser(std::string_view text, Span span) : text_(text), lexer_(text, span) {}

  Parsed parse() {
    // Most expressions are short, and there are many: a list that grows from one asks for memory five times. A node is
    // made of four bytes at least, but for those of one letter.
    constexpr std::size_t kUsual = 8, kBytesEach = 4;
    const std::size_t expected = std::min(kUsual, (lexer_.left() + kBytesEach - 1) / kBytesEach);
    tree_.nodes.reserve(expected);
    tree_.operands.reserve(expected);
    step();
    if (!failed_ && now_.kind == Token::Kind::end) refuse(now_.span, "the expression is empty");
    const NodeId root = binary(1, 0);
    if (!failed_ && now_.kind != Token::Kind::end) unexpected();
    if (failed_) return tl::make_unexpected(std::move(error_));
    tree_.root = root;
    // Those of conditions are kept.
    if (tree_.nodes.capacity() > kUsual) tree_.nodes.shrink_to_fit();
    if (tree_.operands.capacity() > kUsual) tree_.operands.shrink_to_fit();
    return std::move(tree_);
  }

 private:
  using Kind = Token::Kind;

  // After an error every token is the end, so that all loops end.
  void refuse(Span span, std::string why, std::string hint = {}) {
    if (!failed_) error_ = {span, std::move(why), std::move(hint)};
    failed_ = true;
    now_ = {};
  }
  void step() {
    if (failed_) return;
    const auto token = lexer_.next();
    if (token) {
      now_ = *token;
    } else {
      refuse(lexer_.error().span, lexer_.error().why, lexer_.error().hint);
    }
  }
  void unexpected() {
    if (now_.kind == Kind::end) {
      refuse(now_.span, "the expression ends too early");
    } else {
      refuse(now_.span, cat("unexpected ", printable(text_.substr(now_.span.begin, now_.span.end - now_.span.begin))));
    }
  }
  bool expect(Kind kind) {
    if (failed_) return false;
    if (now_.kind != kind) {
      unexpected();
      return false;
    }
    end_ = now_.span.end;
    step();
    return true;
  }

  NodeId add(Node node, std::span<const NodeId> operands = {}) {
    node.first = static_cast<std::uint32_t>(tree_.operands.size());
    node.count = static_cast<std::uint32_t>(operands.size());
    for (const NodeId operand : operands) {
      tree_.operands.push_back(operand);
      node.height = std::max(node.height, static_cast<std::uint16_t>(tree_.nodes[operand].height + 1));
    }
    if (node.height > kMostHeight) refuse(node.span, cat("nested deeper than ", kMostHeight, " levels"));
    tree_.nodes.push_back(node);
    return static_cast<NodeId>(tree_.nodes.size() - 1);
  }

  NodeId binary(int least, int depth);
  NodeId unary(int depth);
  NodeId postfix(int depth);
  NodeId primary(int depth);
  NodeId call(const Token& name, int depth);

  std::string_view text_;
  Lexer lexer_;
  Token now_;
  std::size_t end_ = 0;  // of what was read last
  Tree tree_;
  bool failed_ = false;
  SyntaxError error_;
};

NodeId Parser::binary(int least, int depth) {
  if (depth > kMostHeight) {
    refuse(now_.span, cat("nested deeper than ", kMostHeight, " levels"));
    return 0;
  }
  const std::size_t begin = now_.span.begin;
  NodeId left = unary(depth);
  while (!failed_) {
    const Token operation = now_;
    const int binding = binding_of(operation);
    if (binding == 0 || binding < least) break;
    Node node;
    std::vector<NodeId> operands = {left};
    if (operation.kind == Kind::comparison) {
      node.kind = Node::Kind::comparison;
      node.compare = operation.compare;
      step();
      operands.push_back(binary(binding + 1, depth + 1));
    } else {
      node.kind = operation.kind == Kind::conjunction ? Node::Kind::conjunction : Node::Kind::disjunction;
      while (!failed_ && now_.kind == operation.kind) {
        step();
        operands.push_back(binary(binding + 1, depth + 1));
      }
    }
    node.span = {begin, end_};
    left = add(node, operands);
  }
  return left;
}

NodeId Parser::unary(int depth) {
  std::vector<std::size_t> signs;  // ! ! ! a without a call for each
  while (!failed_ && now_.kind == Kind::negation) {
    signs.push_back(now_.span.begin);
    step();
  }
  NodeId operand = postfix(depth);
  for (; !failed_ && !signs.empty(); signs.pop_back()) {
    Node node;
    node.kind = Node::Kind::negation;
    node.span = {signs.back(), end_};
    operand = add(node, std::array<NodeId, 1>{operand});
  }
  return operand;
}

NodeId Parser::postfix(int depth) {
  const Token first = now_;
  NodeId value = primary(depth);
  while (!failed_ && (now_.kind == Kind::dot || now_.kind == Kind::open_bracket)) {
    const Node& of = tree_.nodes[value];
    const bool literal = of.kind <= Node::Kind::string && first.kind != Kind::open;
    if (literal) {
      unexpected();
      break;
    }
    Node node;
    std::array<NodeId, 2> operands = {value, 0};
    std::size_t count = 1;
    const bool dot = now_.kind == Kind::dot;
    step();
    if (now_.kind == Kind::star) {
      node.kind = Node::Kind::filter;
      expect(Kind::star);
      if (!dot) expect(Kind::close_bracket);
    } else if (dot) {
      node.kind = Node::Kind::property;
      node.text = now_.text;
      expect(Kind::name);
    } else {
      node.kind = Node::Kind::index;
      operands[count++] = binary(1, depth + 1);
      expect(Kind::close_bracket);
    }
    if (failed_) break;
    node.span = {first.span.begin, end_};
    value = add(node, std::span(operands).first(count));
  }
  return value;
}

NodeId Parser::primary(int depth) {
  const Token token = now_;
  Node node;
  node.span = token.span;
  node.text = token.text;
  node.number = token.number;
  switch (token.kind) {
    case Kind::null:
      node.kind = Node::Kind::null;
      break;
    case Kind::boolean:
      node.kind = Node::Kind::boolean;
      break;
    case Kind::number:
      node.kind = Node::Kind::number;
      break;
    case Kind::string:
      node.kind = Node::Kind::string;
      break;
    case Kind::name:
      end_ = token.span.end;
      step();
      if (now_.kind == Kind::open) return call(token, depth);
      node.kind = Node::Kind::context;
      return failed_ ? 0 : add(node);
    case Kind::open: {
      step();
      const NodeId inner = binary(1, depth + 1);
      expect(Kind::close);
      return inner;
    }
    default:
      unexpected();
      return 0;
  }
  end_ = token.span.end;
  step();
  return failed_ ? 0 : add(node);
}

NodeId Parser::call(const Token& name, int depth) {
  Node node;
  node.kind = Node::Kind::call;
  node.text = name.text;
  std::vector<NodeId> arguments;
  step();
  if (now_.kind != Kind::close) {
    arguments.push_back(binary(1, depth + 1));
    while (!failed_ && now_.kind == Kind::comma) {
      step();
      arguments.push_back(binary(1, depth + 1));
    }
  }
  if (!expect(Kind::close)) return 0;
  node.span = {name.span.begin, end_};
  return add(node, arguments);
}

}  // namespace

Parsed parse(std::string_view text, Span span) {
  span.end = std::min(span.end, text.size());
  span.begin = std::min(span.begin, span.end);
  if (span.end - span.begin > kMostBytes)
    return tl::make_unexpected(SyntaxError{span, cat("longer than ", with_commas(kMostBytes), " characters"),
                                           "GitHub refuses such expressions; move text into env or a script"});
  return Parser(text, span).parse();
}

}  // namespace assay::expressions
