#include <algorithm>

#include "scanners/workflows/shell/reader.h"

namespace assay::shell {
namespace {

// What is part of a word wherever it stands in it, outside of quotes.
constexpr Signs kUsual("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=,%");
// What may be more than itself.
constexpr Signs kInSingleQuotes("'$"), kInDoubleQuotes("\"\\$`");

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

std::size_t Reader::hole_end_at_dollar(std::size_t at) const {
  const auto hole =
      std::lower_bound(holes_.begin(), holes_.end(), at,
                       [](const expressions::Hole& one, std::size_t place) { return one.span.begin < place; });
  return hole != holes_.end() && hole->span.begin == at && hole->span.end <= end_ ? hole->span.end : 0;
}

WordId Reader::keep(Word word) {
  script_.words.push_back(std::move(word));
  return static_cast<WordId>(script_.words.size() - 1);
}

void Reader::literal(Word& word, std::string_view text, std::size_t end, bool quoted) {
  const bool joins =
      !word.parts.empty() && word.parts.back().kind == Part::Kind::literal && word.parts.back().quoted == quoted;
  if (!joins) word.parts.push_back({Part::Kind::literal, quoted, {at_, at_}, {}, 0});
  word.parts.back().text += text;
  word.parts.back().span.end = end;
}

void Reader::literal_run(Word& word, std::size_t end, bool quoted) {
  literal(word, text_.substr(at_, end - at_), end, quoted);
  at_ = end;
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
    std::size_t behind = at_ + 1;
    while (behind < end_ && kUsual.has(text_[behind])) ++behind;
    literal_run(word, behind, false);
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
      literal_run(word, next_of(kInSingleQuotes), true);
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
      literal_run(word, next_of(kInDoubleQuotes), true);
    }
  }
  if (broken_) return;
  if (!more()) return fail({begin, end_}, "\" without another");
  ++at_;
}

}  // namespace assay::shell
