#include <algorithm>

#include "scanners/workflows/shell/reader.h"

namespace assay::shell {
namespace {

bool is_special_parameter(char c) { return c != '\0' && std::string_view("@*#?-$!").find(c) != std::string_view::npos; }

}  // namespace

void Reader::dollar(Word& word, bool quoted) {
  const std::size_t begin = at_;
  const char next = peek(1);
  if (next == '\'' && !quoted) return ansi_quotes(word);
  if (next == '"' && !quoted) {
    ++at_;
    return double_quotes(word);
  }
  if (next == '{') return parameter(word, quoted);
  if (next == '(') {
    at_ += 1;
    if (peek(1) == '(') {
      const bool read = arithmetic(at_);
      if (read) {
        word.parts.push_back({Part::Kind::arithmetic, quoted, {begin, at_}, {}, 0});
        return;
      }
    }
    ++at_;
    return substitution(word, quoted, Part::Kind::substitution, begin);
  }
  std::size_t end = at_ + 1;
  if (is_name_start(next)) {
    while (end < end_ && is_name(text_[end])) ++end;
  } else if (is_digit(next) || is_special_parameter(next)) {
    ++end;
  } else {
    literal(word, '$', quoted);
    ++at_;
    return;
  }
  word.parts.push_back(
      {Part::Kind::variable, quoted, {begin, end}, std::string(text_.substr(begin + 1, end - begin - 1)), 0});
  at_ = end;
}

// ${x}, ${x:-word}, ${#x}, ${x[@]}: the commands in it become parts of the word behind it.
void Reader::parameter(Word& word, bool quoted) {
  const std::size_t begin = at_;
  at_ += 2;
  if (peek() == '!' || (peek() == '#' && peek(1) != '}')) ++at_;
  const std::size_t name = at_;
  if (is_special_parameter(peek())) {
    ++at_;
  } else {
    while (more() && is_name(peek())) ++at_;
  }
  const bool plain = peek() == '}' && name == begin + 2;
  Part part{plain ? Part::Kind::variable : Part::Kind::parameter, quoted, {begin, at_}, {}, 0};
  part.text = std::string(text_.substr(name, at_ - name));
  const std::size_t place = word.parts.size();
  word.parts.push_back(std::move(part));
  if (too_deep(begin)) return;
  ++depth_;
  Word inside;
  while (!broken_ && more() && peek() != '}') {
    if (const std::size_t end = hole_end(at_)) {
      at_ = end;
    } else if (peek() == '\\') {
      at_ = std::min(at_ + 2, end_);
    } else if (peek() == '\'' && !quoted) {
      single_quotes(inside);
    } else if (peek() == '"') {
      double_quotes(inside);
    } else if (peek() == '`') {
      backticks(inside, quoted);
    } else if (peek() == '$') {
      dollar(inside, quoted);
    } else {
      ++at_;
    }
  }
  --depth_;
  if (broken_) return;
  if (!more()) return fail({begin, end_}, "${ without }");
  ++at_;
  word.parts[place].span.end = at_;
  for (Part& nested : inside.parts)
    if (nested.kind == Part::Kind::substitution) word.parts.push_back(std::move(nested));
}

bool Reader::arithmetic(std::size_t begin, bool semicolons) {
  std::size_t at = begin + 2;
  int open = 0;
  while (at < end_) {
    if (const std::size_t end = hole_end(at)) {
      at = end;
      continue;
    }
    const char c = text_[at];
    if (c == '\'' || c == '"') {
      const std::size_t close = text_.substr(0, end_).find(c, at + 1);
      if (close == text_.npos) return false;
      at = close;
    }
    if (c == '(') ++open;
    if (c == ')') {
      if (open == 0) {
        if (at + 1 >= end_ || text_[at + 1] != ')') return false;
        at_ = at + 2;
        return true;
      }
      --open;
    }
    if (c == ';' && !semicolons) return false;  // commands
    ++at;
  }
  return false;
}

// Behind the opening parenthesis.
void Reader::substitution(Word& word, bool quoted, Part::Kind kind, std::size_t begin) {
  if (too_deep(begin)) return;
  ++depth_;
  const CommandId inner = list();
  --depth_;
  if (broken_) return;
  if (peek() != ')') return fail({begin, at_}, "$( without )");
  ++at_;
  word.parts.push_back({kind, quoted, {begin, at_}, {}, inner});
}

void Reader::backticks(Word& word, bool quoted) {
  const std::size_t begin = at_;
  std::size_t end = begin + 1;
  while (end < end_ && text_[end] != '`') end += text_[end] == '\\' ? 2U : 1U;
  if (end >= end_) return fail({begin, end_}, "` without another");
  if (too_deep(begin)) return;
  const std::size_t outer_end = end_;
  ++depth_;
  ++in_backticks_;
  at_ = begin + 1;
  end_ = end;
  const CommandId inner = list();
  --in_backticks_;
  const bool whole = at_ == end;
  end_ = outer_end;
  --depth_;
  if (broken_) return;
  if (!whole) return fail({begin, end + 1}, "commands in ` ` that are not understood");
  at_ = end + 1;
  word.parts.push_back({Part::Kind::substitution, quoted, {begin, at_}, {}, inner});
}

}  // namespace assay::shell
