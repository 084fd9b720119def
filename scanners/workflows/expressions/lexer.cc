#include "scanners/workflows/expressions/lexer.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/strings.h"

namespace assay::expressions {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool goes_on_name(char c) { return begins_name(c) || is_digit(c) || c == '-'; }
bool ends_number(char c) { return is_space(c) || std::string_view("()[],.!=<>&|'").find(c) != std::string_view::npos; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

double whole_number(std::string_view digits, int base) {
  std::uint32_t number = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  const bool whole = status == std::errc() && end == digits.data() + digits.size() && !digits.empty();
  return whole ? number : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double number_of(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return 0;
  if (text == "Infinity" || text == "+Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  if (text.starts_with("0x")) return whole_number(text.substr(2), 16);
  if (text.starts_with("0o")) return whole_number(text.substr(2), 8);
  if (text.front() == '+') text.remove_prefix(1);
  const std::string_view unsigned_part = text.starts_with('-') ? text.substr(1) : text;
  // from_chars takes "inf" and "nan" too, which are words here.
  if (unsigned_part.empty() || !(is_digit(unsigned_part.front()) || unsigned_part.front() == '.'))
    return std::numeric_limits<double>::quiet_NaN();
  double number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size()) return std::numeric_limits<double>::quiet_NaN();
  if (status == std::errc::result_out_of_range) {
    const bool tiny = std::string_view(text).find("e-") != text.npos || text.find("E-") != text.npos;
    number = tiny ? 0 : std::numeric_limits<double>::infinity();
    return text.front() == '-' ? -number : number;
  }
  return status == std::errc() ? number : std::numeric_limits<double>::quiet_NaN();
}

std::optional<Token> Lexer::refused(Span span, std::string why, std::string hint) {
  error_ = {span, std::move(why), std::move(hint)};
  return std::nullopt;
}

std::optional<Token> Lexer::string() {
  const std::size_t begin = at_++;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] != '\'') continue;
    if (peek(1) != '\'') break;
    ++at_;
  }
  if (at_ >= text_.size())
    return refused({begin, text_.size()}, "string without an end", "a quote within a string is written ''");
  ++at_;
  Token token;
  token.kind = Token::Kind::string;
  token.span = {begin, at_};
  token.text = text_.substr(begin + 1, at_ - begin - 2);
  return token;
}

// Up to a character that cannot go on; '.' goes on where a digit stands around it, signs behind an exponent's letter.
std::optional<Token> Lexer::number() {
  const std::size_t begin = at_++;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c != '.' && ends_number(c)) break;
    ++at_;
  }
  Token token;
  token.kind = Token::Kind::number;
  token.span = {begin, at_};
  token.number = number_of(text_.substr(begin, at_ - begin));
  if (std::isnan(token.number))
    return refused(token.span, cat("'", printable(text_.substr(begin, at_ - begin)), "' is no number"),
                   "text stands in single quotes");
  return token;
}

Token Lexer::name() {
  const std::size_t begin = at_;
  while (goes_on_name(peek())) ++at_;
  Token token;
  token.kind = Token::Kind::name;
  token.span = {begin, at_};
  token.text = text_.substr(begin, at_ - begin);
  if (last_ == Token::Kind::dot) return token;  // a property may have any name
  if (token.text == "true" || token.text == "false") {
    token.kind = Token::Kind::boolean;
    token.number = token.text == "true" ? 1 : 0;
  } else if (token.text == "null") {
    token.kind = Token::Kind::null;
  } else if (token.text == "NaN" || token.text == "Infinity") {
    token.kind = Token::Kind::number;
    token.number =
        token.text == "NaN" ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
  }
  return token;
}

std::optional<Token> Lexer::next() {
  using Kind = Token::Kind;
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  Token token;
  token.span = {at_, at_};
  if (at_ >= text_.size()) return token;
  const auto simple = [&](Kind kind, std::size_t length = 1) {
    token.kind = kind;
    at_ += length;
    token.span.end = at_;
  };
  const auto compared = [&](Node::Compare compare, std::size_t length) {
    token.compare = compare;
    simple(Kind::comparison, length);
  };
  const char c = text_[at_];
  const bool behind_value = last_ == Kind::close || last_ == Kind::close_bracket || last_ == Kind::name ||
                            last_ == Kind::star || last_ == Kind::string;
  switch (c) {
    case '(':
      simple(Kind::open);
      break;
    case ')':
      simple(Kind::close);
      break;
    case '[':
      simple(Kind::open_bracket);
      break;
    case ']':
      simple(Kind::close_bracket);
      break;
    case ',':
      simple(Kind::comma);
      break;
    case '*':
      simple(Kind::star);
      break;
    case '!':
      if (peek(1) == '=') {
        compared(Node::Compare::unequal, 2);
      } else {
        simple(Kind::negation);
      }
      break;
    case '<':
      compared(peek(1) == '=' ? Node::Compare::less_or_equal : Node::Compare::less, peek(1) == '=' ? 2 : 1);
      break;
    case '>':
      compared(peek(1) == '=' ? Node::Compare::greater_or_equal : Node::Compare::greater, peek(1) == '=' ? 2 : 1);
      break;
    case '=':
      if (peek(1) != '=') return refused({at_, at_ + 1}, "unexpected =", "equality is written ==");
      compared(Node::Compare::equal, 2);
      break;
    case '&':
      if (peek(1) != '&') return refused({at_, at_ + 1}, "unexpected &", "'and' is written &&");
      simple(Kind::conjunction, 2);
      break;
    case '|':
      if (peek(1) != '|') return refused({at_, at_ + 1}, "unexpected |", "'or' is written ||");
      simple(Kind::disjunction, 2);
      break;
    case '"':
      return refused({at_, at_ + 1}, "unexpected \"", "strings stand in single quotes");
    case '\'': {
      const auto read = string();
      if (!read) return std::nullopt;
      token = *read;
      break;
    }
    default: {
      if (c == '.' && (behind_value || !is_digit(peek(1)))) {
        simple(Kind::dot);
      } else if (is_digit(c) || c == '.' || c == '+' || c == '-') {
        const auto read = number();
        if (!read) return std::nullopt;
        token = *read;
      } else if (begins_name(c)) {
        token = name();
      } else {
        return refused({at_, at_ + 1}, cat("unexpected ", printable(text_.substr(at_, 1))));
      }
    }
  }
  last_ = token.kind;
  return token;
}

}  // namespace assay::expressions
