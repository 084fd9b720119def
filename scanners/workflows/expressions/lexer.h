// The tokens of an expression, as GitHub's own lexer cuts them (actions/languageservices, expressions/src/lexer.ts).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::expressions {

struct SyntaxError {
  Span span;         // of the text that was parsed
  std::string why;   // "unexpected )"
  std::string hint;  // may be empty
};

struct Token {
  enum class Kind : std::uint8_t {
    end,
    open,           // (
    close,          // )
    open_bracket,   // [
    close_bracket,  // ]
    comma,
    dot,
    star,
    negation,  // !
    comparison,
    conjunction,  // &&
    disjunction,  // ||
    null,
    boolean,
    number,
    string,
    name,
  };
  Kind kind = Kind::end;
  Node::Compare compare = Node::Compare::equal;
  Span span;
  std::string_view text;  // of a name; of a string what stands between the quotes
  double number = 0;
};

class Lexer {
 public:
  // Reads `span` of `text`; offsets are those within `text`.
  Lexer(std::string_view text, Span span) : text_(text.substr(0, span.end)), at_(span.begin) {}

  // The next token, or nothing where there is none: error() says why.
  std::optional<Token> next();
  const SyntaxError& error() const { return error_; }
  // Bytes that were not read yet.
  std::size_t left() const { return text_.size() - std::min(at_, text_.size()); }

 private:
  std::optional<Token> string();
  std::optional<Token> number();
  Token name();
  std::optional<Token> refused(Span span, std::string why, std::string hint = {});
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  std::string_view text_;
  std::size_t at_;
  Token::Kind last_ = Token::Kind::end;
  SyntaxError error_;
};

// What GitHub makes of text where it wants a number: surrounding white space is dropped, nothing is 0; decimal, 0x, 0o
// and Infinity are read; anything else is NaN.
double number_of(std::string_view text);

}  // namespace assay::expressions
