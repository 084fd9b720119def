#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/shell/reader.h"

namespace assay::shell {
namespace {

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }
bool is_special_parameter(char c) { return c != '\0' && std::string_view("@*#?-$!").find(c) != std::string_view::npos; }

// What \c of $'…' stands for; nothing where it is written with numbers.
std::optional<char> ansi_escape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'e':
      return '\x1b';
    case 'f':
      return '\f';
    case 'v':
      return '\v';
    case '\\':
    case '\'':
    case '"':
    case '?':
      return c;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::size_t Reader::hole_end(std::size_t at) const {
  if (at >= end_ || text_[at] != '$') return 0;
  const auto hole =
      std::lower_bound(holes_.begin(), holes_.end(), at,
                       [](const expressions::Hole& one, std::size_t place) { return one.span.begin < place; });
  return hole != holes_.end() && hole->span.begin == at && hole->span.end <= end_ ? hole->span.end : 0;
}

WordId Reader::keep(Word word) {
  script_.words.push_back(std::move(word));
  return static_cast<WordId>(script_.words.size() - 1);
}

void Reader::literal(Word& word, char c, bool quoted) {
  const bool joins =
      !word.parts.empty() && word.parts.back().kind == Part::Kind::literal && word.parts.back().quoted == quoted;
  if (!joins) word.parts.push_back({Part::Kind::literal, quoted, {at_, at_}, {}, 0});
  word.parts.back().text += c;
  word.parts.back().span.end = at_ + 1;
}

bool Reader::ends_word(Mode mode) const {
  const char c = peek();
  if (!more() || c == ' ' || c == '\t' || c == '\n') return true;
  if (c == '\r' && (peek(1) == '\n' || at_ + 1 == end_)) return true;
  if (mode == Mode::regex) return false;
  if (c == '<' || c == '>') return peek(1) != '(' || mode == Mode::pattern;
  return c == ';' || c == '&' || c == '|' || c == '(' || c == ')';
}

std::optional<WordId> Reader::word(Mode mode) {
  if (ends_word(mode)) return std::nullopt;
  Word out;
  const std::size_t begin = at_;
  while (!broken_ && !ends_word(mode)) word_part(out, mode);
  out.span = {begin, at_};
  return keep(std::move(out));
}

void Reader::word_part(Word& word, Mode mode) {
  const char c = peek();
  if (const std::size_t end = hole_end(at_)) {
    word.parts.push_back({Part::Kind::hole, false, {at_, end}, {}, 0});
    at_ = end;
  } else if (c == '\\') {
    if (peek(1) == '\n') {
      at_ += 2;
    } else if (at_ + 1 < end_) {
      if (unescaped_first()) return unknown_escape(word, false);
      ++at_;
      literal(word, peek(), true);
      ++at_;
    } else {
      literal(word, c, false);
      ++at_;
    }
  } else if (c == '\'') {
    single_quotes(word);
  } else if (c == '"') {
    double_quotes(word);
  } else if (c == '`') {
    backticks(word, false);
  } else if (c == '$') {
    dollar(word, false);
  } else if ((c == '<' || c == '>') && peek(1) == '(' && mode == Mode::command) {
    const std::size_t begin = at_;
    at_ += 2;
    substitution(word, false, Part::Kind::process, begin);
  } else if (c != '\0' && std::string_view("?*+@!").find(c) != std::string_view::npos && peek(1) == '(' &&
             mode != Mode::regex) {
    balanced(word);
  } else if (c == '*' || c == '?' || c == '[' || c == '{' || (c == '~' && word.parts.empty())) {
    word.parts.push_back({Part::Kind::glob, false, {at_, at_ + 1}, std::string(1, c), 0});
    ++at_;
  } else {
    literal(word, c, false);
    ++at_;
  }
}

// Within ` ` a first pass takes such backslashes away: what the second one makes of the rest is not told.
bool Reader::unescaped_first() const {
  const char next = peek(1);
  return in_backticks_ > 0 && (next == '$' || next == '`' || next == '\\' || next == '"');
}

void Reader::unknown_escape(Word& word, bool quoted) {
  word.parts.push_back({Part::Kind::parameter, quoted, {at_, at_ + 2}, {}, 0});
  at_ += 2;
}

void Reader::balanced(Word& word) {
  Part part{Part::Kind::glob, false, {at_, at_}, {}, 0};
  int open = 0;
  for (++at_; more(); ++at_) {
    if (text_[at_] == '(') ++open;
    if (text_[at_] == ')' && --open == 0) break;
  }
  if (!more()) return fail({part.span.begin, end_}, "( without )");
  ++at_;
  part.span.end = at_;
  part.text = std::string(text_.substr(part.span.begin, at_ - part.span.begin));
  word.parts.push_back(std::move(part));
}

// Quotes that are empty make a word too.
void Reader::single_quotes(Word& word) {
  const std::size_t begin = at_++;
  word.parts.push_back({Part::Kind::literal, true, {at_, at_}, {}, 0});
  while (more() && peek() != '\'') {
    if (const std::size_t end = hole_end(at_)) {
      word.parts.push_back({Part::Kind::hole, true, {at_, end}, {}, 0});
      at_ = end;
    } else {
      literal(word, text_[at_], true);
      ++at_;
    }
  }
  if (!more()) return fail({begin, end_}, "' without another");
  ++at_;
}

void Reader::ansi_quotes(Word& word) {
  const std::size_t begin = at_;
  at_ += 2;
  word.parts.push_back({Part::Kind::literal, true, {at_, at_}, {}, 0});
  while (more() && peek() != '\'') {
    if (const std::size_t end = hole_end(at_)) {
      word.parts.push_back({Part::Kind::hole, true, {at_, end}, {}, 0});
      at_ = end;
      continue;
    }
    if (peek() == '\\' && at_ + 1 < end_) {
      ++at_;
      const auto escaped = ansi_escape(text_[at_]);
      if (escaped) {
        literal(word, *escaped, true);
      } else {
        // \x41 and \101 are not counted out: what they stand for is not known.
        word.parts.push_back({Part::Kind::parameter, true, {at_ - 1, at_ + 1}, {}, 0});
      }
    } else {
      literal(word, text_[at_], true);
    }
    ++at_;
  }
  if (!more()) return fail({begin, end_}, "$' without '");
  ++at_;
}

void Reader::double_quotes(Word& word) {
  const std::size_t begin = at_++;
  word.parts.push_back({Part::Kind::literal, true, {at_, at_}, {}, 0});
  while (!broken_ && more() && peek() != '"') {
    const char c = peek();
    if (const std::size_t end = hole_end(at_)) {
      word.parts.push_back({Part::Kind::hole, true, {at_, end}, {}, 0});
      at_ = end;
    } else if (c == '\\' && at_ + 1 < end_) {
      const char next = peek(1);
      if (next == '\n') {
        at_ += 2;
      } else if (unescaped_first()) {
        unknown_escape(word, true);
      } else if (next == '$' || next == '`' || next == '"' || next == '\\') {
        ++at_;
        literal(word, next, true);
        ++at_;
      } else {
        literal(word, c, true);
        ++at_;
      }
    } else if (c == '$') {
      dollar(word, true);
    } else if (c == '`') {
      backticks(word, true);
    } else {
      literal(word, c, true);
      ++at_;
    }
  }
  if (broken_) return;
  if (!more()) return fail({begin, end_}, "\" without another");
  ++at_;
}

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

void Reader::here_documents() {
  std::vector<PendingDocument> pending;
  pending.swap(pending_);
  for (const PendingDocument& document : pending) {
    const std::size_t begin = at_;
    bool found = false;
    while (more() && !found) {
      const std::size_t line = at_;
      const std::size_t line_end = std::min(text_.find('\n', at_), end_);
      std::string_view text = text_.substr(line, line_end - line);
      if (document.strip_tabs) text.remove_prefix(std::min(text.find_first_not_of('\t'), text.size()));
      if (text.ends_with('\r')) text.remove_suffix(1);
      at_ = std::min(line_end + 1, end_);
      if (text != document.mark) continue;
      found = true;
      const std::size_t behind = at_;
      Word body;
      here_document_body(body, begin, line, document.strip_tabs, document.expand);
      body.span = {begin, line};
      script_.words[document.body] = std::move(body);
      at_ = behind;
    }
    if (!found) return fail({begin, end_}, cat("here-document without its end ", printable(document.mark)));
  }
}

void Reader::here_document_body(Word& word, std::size_t begin, std::size_t end, bool strip_tabs, bool expand) {
  const std::size_t outer_end = end_;
  at_ = begin;
  end_ = end;
  bool line_start = true;
  while (!broken_ && more()) {
    const char c = peek();
    if (line_start && strip_tabs && c == '\t') {
      ++at_;
      continue;
    }
    line_start = c == '\n';
    if (const std::size_t hole = hole_end(at_)) {
      word.parts.push_back({Part::Kind::hole, true, {at_, hole}, {}, 0});
      at_ = hole;
    } else if (expand && c == '\\' && at_ + 1 < end_ &&
               (peek(1) == '$' || peek(1) == '`' || peek(1) == '\\' || peek(1) == '\n')) {
      ++at_;
      if (peek() != '\n') literal(word, peek(), true);
      ++at_;
    } else if (expand && c == '$') {
      dollar(word, true);
    } else if (expand && c == '`') {
      backticks(word, true);
    } else {
      literal(word, c, true);
      ++at_;
    }
  }
  end_ = outer_end;
}

}  // namespace assay::shell
