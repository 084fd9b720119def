#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/shell/reader.h"

namespace assay::shell {
namespace {

constexpr std::string_view kReserved[] = {"if",    "then",  "elif", "else", "fi",   "for",     "select",
                                          "while", "until", "do",   "done", "case", "esac",    "in",
                                          "{",     "}",     "!",    "[[",   "time", "function"};
// Those that end a list.
constexpr std::string_view kClosing[] = {"then", "elif", "else", "fi", "do", "done", "esac", "}"};

bool is_closing(std::string_view word) {
  return !word.empty() && std::find(std::begin(kClosing), std::end(kClosing), word) != std::end(kClosing);
}
bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool ends_reserved(char c) {
  return c == '\0' || is_blank(c) || std::string_view("\n\r;&|()<>").find(c) != std::string_view::npos;
}
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

}  // namespace

Reader::Reader(std::string_view text) : text_(text), end_(text.size()), holes_(expressions::find_holes(text)) {
  script_.text = text;
}

Script Reader::read() {
  Command root;
  root.kind = Command::Kind::list;
  root.span = {0, end_};
  while (true) {
    const CommandId part = list();
    for (const CommandId child : script_.commands[part].children) root.children.push_back(child);
    if (!broken_ && more()) fail({at_, at_ + 1}, cat("unexpected ", printable(text_.substr(at_, 1))));
    if (!broken_) break;
    // The next line; depth and half-read documents begin anew.
    const std::size_t line = text_.find('\n', at_);
    Command unread;
    unread.kind = Command::Kind::unread;
    unread.span = script_.troubles.back().span;
    root.children.push_back(add(std::move(unread)));
    broken_ = false;
    depth_ = 0;
    end_ = text_.size();
    pending_.clear();
    if (line == text_.npos || script_.troubles.size() >= kMostTroubles) break;
    at_ = line + 1;
  }
  script_.root = add(std::move(root));
  return std::move(script_);
}

void Reader::fail(Span span, std::string why) {
  if (broken_) return;
  broken_ = true;
  span.end = std::min(span.end, text_.size());
  span.begin = std::min(span.begin, span.end);
  script_.troubles.push_back({span, std::move(why)});
}

bool Reader::too_deep(std::size_t at) {
  if (depth_ < kMostScriptDepth) return false;
  fail({at, at + 1}, cat("nested deeper than ", kMostScriptDepth, " levels"));
  at_ = end_;
  return true;
}

void Reader::skip_blanks() {
  while (more()) {
    if (is_blank(peek()) || (peek() == '\r' && (peek(1) == '\n' || at_ + 1 == end_))) {
      ++at_;
    } else if (next_is("\\\n")) {
      at_ += 2;
    } else {
      return;
    }
  }
}

std::size_t Reader::without_blanks(std::size_t begin) const {
  std::size_t end = at_;
  while (end > begin && is_blank(text_[end - 1])) --end;
  return end;
}

void Reader::skip_comment() {
  if (peek() != '#') return;
  while (more() && peek() != '\n') {
    const std::size_t hole = hole_end(at_);
    at_ = hole != 0 ? hole : at_ + 1;
  }
}

void Reader::skip_newlines() {
  while (!broken_) {
    skip_blanks();
    skip_comment();
    if (peek() != '\n') return;
    ++at_;
    here_documents();
  }
}

CommandId Reader::add(Command command) {
  script_.commands.push_back(std::move(command));
  return static_cast<CommandId>(script_.commands.size() - 1);
}

std::string_view Reader::reserved() const {
  for (const std::string_view word : kReserved)
    if (next_is(word) && ends_reserved(peek(word.size()))) return word;
  return {};
}

bool Reader::take_reserved(std::string_view word) {
  if (reserved() != word) return false;
  at_ += word.size();
  return true;
}

bool Reader::expect_reserved(std::string_view word, std::size_t begin) {
  if (broken_) return false;
  skip_newlines();
  if (take_reserved(word)) return true;
  fail({begin, at_}, cat("'", word, "' is missing"));
  return false;
}

bool Reader::at_list_end() const {
  if (!more() || peek() == ')' || next_is(";;") || next_is(";&")) return true;
  return is_closing(reserved());
}

CommandId Reader::list() {
  Command out;
  out.kind = Command::Kind::list;
  skip_newlines();
  out.span = {at_, at_};
  while (!broken_ && !at_list_end()) {
    const auto one = and_or();
    if (one) {
      out.children.push_back(*one);
      out.span.end = script_.commands[*one].span.end;
    }
    if (broken_) break;
    if (!one) {
      fail({at_, at_ + 1}, cat("unexpected ", printable(text_.substr(at_, 1))));
      break;
    }
    skip_blanks();
    if (next_is(";;") || next_is(";&")) break;
    if (peek() == '&' && peek(1) != '&') {
      script_.commands[*one].background = true;
      ++at_;
    } else if (peek() == ';') {
      ++at_;
    } else if (peek() != '\n' && peek() != '#' && !at_list_end()) {
      fail({at_, at_ + 1}, cat("unexpected ", printable(text_.substr(at_, 1))));
      break;
    }
    skip_newlines();
  }
  return add(std::move(out));
}

std::optional<CommandId> Reader::and_or() {
  const auto first = pipeline();
  if (!first || broken_) return first;
  Command out;
  out.kind = Command::Kind::and_or;
  out.children.push_back(*first);
  while (!broken_) {
    skip_blanks();
    const bool either = next_is("||");
    if (!either && !next_is("&&")) break;
    at_ += 2;
    skip_newlines();
    const auto next = pipeline();
    if (broken_) break;
    if (!next) {
      fail({at_, at_ + 1}, either ? "nothing behind ||" : "nothing behind &&");
      break;
    }
    out.children.push_back(*next);
    out.joined_by_or.push_back(either);
  }
  if (out.children.size() == 1) return first;
  out.span = {script_.commands[*first].span.begin, script_.commands[out.children.back()].span.end};
  return add(std::move(out));
}

std::optional<CommandId> Reader::pipeline() {
  Command out;
  out.kind = Command::Kind::pipeline;
  const std::size_t begin = at_;
  while (!broken_) {
    if (take_reserved("!")) {
      out.negated = !out.negated;
    } else if (take_reserved("time")) {
      skip_blanks();
      if (next_is("-p ")) at_ += 2;
    } else {
      break;
    }
    skip_blanks();
  }
  const auto first = command();
  if (!first || broken_) return first;
  out.children.push_back(*first);
  while (!broken_) {
    skip_blanks();
    if (peek() != '|' || peek(1) == '|') break;
    at_ += peek(1) == '&' ? 2U : 1U;
    skip_newlines();
    const auto next = command();
    if (broken_) break;
    if (!next) {
      fail({at_, at_ + 1}, "nothing behind |");
      break;
    }
    out.children.push_back(*next);
  }
  if (out.children.size() == 1 && !out.negated) return first;
  out.span = {begin, script_.commands[out.children.back()].span.end};
  return add(std::move(out));
}

std::optional<CommandId> Reader::body_between(std::string_view opening, std::string_view closing) {
  const std::size_t begin = at_;
  if (!expect_reserved(opening, begin)) return std::nullopt;
  const CommandId body = list();
  if (!expect_reserved(closing, begin)) return std::nullopt;
  return body;
}

std::optional<CommandId> Reader::command() {
  if (too_deep(at_)) return std::nullopt;
  const std::string_view word = reserved();
  if (is_closing(word)) return std::nullopt;
  ++depth_;
  const std::size_t begin = at_;
  std::optional<CommandId> out;
  if (peek() == '(' && peek(1) == '(' && arithmetic(at_)) {
    Command arithmetic_command;
    arithmetic_command.kind = Command::Kind::arithmetic;
    out = add(std::move(arithmetic_command));
  } else if (peek() == '(' || word == "{") {
    Command group;
    group.kind = peek() == '(' ? Command::Kind::subshell : Command::Kind::group;
    ++at_;
    const CommandId inner = list();
    group.children = {inner};
    if (!broken_ && group.kind == Command::Kind::group) expect_reserved("}", begin);
    if (!broken_ && group.kind == Command::Kind::subshell) {
      if (peek() == ')') {
        ++at_;
      } else {
        fail({begin, at_}, "( without )");
      }
    }
    out = add(std::move(group));
  } else if (word == "if") {
    out = compound_if();
  } else if (word == "while" || word == "until") {
    out = compound_while();
  } else if (word == "for" || word == "select") {
    out = compound_for();
  } else if (word == "case") {
    out = compound_case();
  } else if (word == "[[") {
    out = conditional();
  } else if (word == "function") {
    at_ += word.size();
    skip_blanks();
    const std::size_t name = at_;
    while (more() && !ends_reserved(peek())) ++at_;
    const std::string called(text_.substr(name, at_ - name));
    skip_blanks();
    if (peek() == '(') {
      ++at_;
      skip_blanks();
      if (peek() == ')') ++at_;
    }
    out = function(begin, called);
  } else {
    out = simple();
    --depth_;
    return out;
  }
  if (out && !broken_) {
    // Redirections of the whole.
    Command around;
    redirections(around);
    script_.commands[*out].redirections = std::move(around.redirections);
  }
  if (out) script_.commands[*out].span = {begin, without_blanks(begin)};
  --depth_;
  return out;
}

CommandId Reader::compound_if() {
  Command out;
  out.kind = Command::Kind::if_;
  const std::size_t begin = at_;
  at_ += 2;
  bool more_branches = true;
  while (!broken_ && more_branches) {
    out.children.push_back(list());
    if (!expect_reserved("then", begin)) break;
    out.children.push_back(list());
    skip_newlines();
    more_branches = take_reserved("elif");
  }
  if (!broken_ && take_reserved("else")) out.children.push_back(list());
  if (!broken_) expect_reserved("fi", begin);
  return add(std::move(out));
}

CommandId Reader::compound_while() {
  Command out;
  out.kind = Command::Kind::while_;
  out.until = reserved() == "until";
  at_ += 5;
  out.children.push_back(list());
  if (!broken_)
    if (const auto body = body_between("do", "done")) out.children.push_back(*body);
  return add(std::move(out));
}

CommandId Reader::compound_for() {
  Command out;
  out.kind = Command::Kind::for_;
  const std::size_t begin = at_;
  at_ += reserved().size();
  skip_blanks();
  if (next_is("((")) {
    if (!arithmetic(at_, true)) fail({begin, end_}, "(( without ))");
  } else {
    const std::size_t name = at_;
    while (more() && is_name(peek())) ++at_;
    out.name = std::string(text_.substr(name, at_ - name));
    if (out.name.empty()) fail({begin, at_}, "for without a name");
    skip_newlines();
    if (!broken_ && take_reserved("in")) {
      skip_blanks();
      while (!broken_) {
        const auto item = word();
        if (!item) break;
        out.words.push_back(*item);
        skip_blanks();
      }
    }
  }
  if (!broken_) {
    skip_blanks();
    if (peek() == ';') ++at_;
    skip_newlines();
    const auto body = reserved() == "{" ? body_between("{", "}") : body_between("do", "done");
    if (body) out.children.push_back(*body);
  }
  return add(std::move(out));
}

CommandId Reader::compound_case() {
  Command out;
  out.kind = Command::Kind::case_;
  const std::size_t begin = at_;
  at_ += 4;
  skip_blanks();
  if (const auto subject = word()) {
    out.words.push_back(*subject);
  } else {
    fail({begin, at_}, "case without a word");
  }
  expect_reserved("in", begin);
  while (!broken_) {
    skip_newlines();
    if (broken_ || take_reserved("esac")) break;
    if (!more()) {
      fail({begin, end_}, "'esac' is missing");
      break;
    }
    if (peek() == '(') ++at_;
    while (!broken_) {
      skip_blanks();
      const auto pattern = word(Mode::pattern);
      if (pattern) out.words.push_back(*pattern);
      skip_blanks();
      if (broken_ || peek() == ')') break;
      if (!pattern || peek() != '|') {
        fail({begin, at_}, "a pattern of case without )");
        break;
      }
      ++at_;
    }
    if (broken_) break;
    ++at_;
    out.children.push_back(list());
    if (broken_) break;
    if (next_is(";;&")) {
      at_ += 3;
    } else if (next_is(";;") || next_is(";&")) {
      at_ += 2;
    } else if (reserved() != "esac") {
      fail({begin, at_}, "'esac' is missing");
    }
  }
  return add(std::move(out));
}

CommandId Reader::conditional() {
  Command out;
  out.kind = Command::Kind::conditional;
  const std::size_t begin = at_;
  at_ += 2;
  Mode mode = Mode::command;
  while (!broken_) {
    skip_newlines();
    if (broken_) break;
    if (!more()) {
      fail({begin, end_}, "[[ without ]]");
      break;
    }
    if (next_is("]]") && ends_reserved(peek(2))) {
      at_ += 2;
      break;
    }
    const std::size_t start = at_;
    const auto operand = word(mode);
    if (operand) {
      out.words.push_back(*operand);
      mode = text_.substr(start, at_ - start) == "=~" ? Mode::regex : Mode::command;
    } else {
      ++at_;  // an operator
    }
  }
  return add(std::move(out));
}

CommandId Reader::function(std::size_t begin, std::string name) {
  Command out;
  out.kind = Command::Kind::function;
  out.name = std::move(name);
  skip_newlines();
  if (const auto body = broken_ ? std::nullopt : command()) {
    out.children = {*body};
  } else if (!broken_) {
    fail({begin, at_}, "a function without a body");
  }
  out.span = {begin, at_};
  return add(std::move(out));
}

// NAME=, NAME+=, NAME[i]= with what stands behind it.
bool Reader::assignment(Command& into) {
  std::size_t at = at_;
  if (!is_name_start(peek())) return false;
  while (at < end_ && is_name(text_[at])) ++at;
  Assignment out;
  out.name = std::string(text_.substr(at_, at - at_));
  if (at < end_ && text_[at] == '[') {
    const std::size_t close = text_.substr(0, end_).find_first_of("]\n", at);
    if (close == text_.npos || text_[close] != ']') return false;
    out.array = true;
    at = close + 1;
  }
  if (at < end_ && text_[at] == '+') {
    out.append = true;
    ++at;
  }
  if (at >= end_ || text_[at] != '=') return false;
  const std::size_t begin = at_;
  at_ = at + 1;
  if (peek() == '(') {
    out.array = true;
    ++at_;
    skip_newlines();
    while (!broken_) {
      const auto element = word();
      if (!element) break;
      into.nested.push_back(*element);
      skip_newlines();
    }
    if (!broken_ && peek() != ')') fail({begin, at_}, "an array without )");
    if (!broken_) ++at_;
  } else if (const auto value = word()) {
    out.value = value;
  } else {
    Word empty;
    empty.span = {at_, at_};
    out.value = keep(std::move(empty));
  }
  out.span = {begin, at_};
  into.assignments.push_back(std::move(out));
  return true;
}

bool Reader::redirection(Command& into) {
  std::size_t at = at_;
  while (at < end_ && text_[at] >= '0' && text_[at] <= '9') ++at;
  // {name}> keeps the number of the new descriptor in a variable.
  if (at == at_ && peek() == '{') {
    while (at + 1 < end_ && is_name(text_[at + 1])) ++at;
    at = at > at_ && at + 1 < end_ && text_[at + 1] == '}' ? at + 2 : at_;
  }
  const std::string_view sign = text_.substr(at, end_ - at);
  struct Sign {
    std::string_view text;
    Redirection::Kind kind;
  };
  using Kind = Redirection::Kind;
  static constexpr Sign kSigns[] = {
      {"&>>", Kind::both_append},  {"&>", Kind::both},      {"<<<", Kind::here_string}, {"<<-", Kind::here_document},
      {"<<", Kind::here_document}, {"<&", Kind::duplicate}, {"<>", Kind::read_write},   {">>", Kind::append},
      {">&", Kind::duplicate},     {">|", Kind::output},    {"<", Kind::input},         {">", Kind::output}};
  const auto found =
      std::find_if(std::begin(kSigns), std::end(kSigns), [&](const Sign& one) { return sign.starts_with(one.text); });
  if (found == std::end(kSigns)) return false;
  if ((found->text == "<" || found->text == ">") && sign.size() > 1 && sign[1] == '(') return false;
  if (found->text[0] == '&' && at != at_) return false;
  Redirection out;
  out.kind = found->kind;
  const std::size_t begin = at_;
  if (at > at_ && at - at_ < 4 && text_[at_] != '{') {
    out.descriptor = 0;
    for (std::size_t i = at_; i < at; ++i) out.descriptor = out.descriptor * 10 + (text_[i] - '0');
  }
  at_ = at + found->text.size();
  skip_blanks();
  const auto target = word();
  if (broken_) return true;
  if (!target) {
    fail({begin, at_}, "a redirection without its target");
    return true;
  }
  out.target = *target;
  out.span = {begin, at_};
  if (out.kind == Kind::here_document) {
    const Word& mark = script_.words[*target];
    PendingDocument document;
    document.strip_tabs = found->text == "<<-";
    for (const Part& part : mark.parts) {
      document.mark += part.kind == Part::Kind::literal
                           ? part.text
                           : std::string(text_.substr(part.span.begin, part.span.end - part.span.begin));
      if (part.quoted) document.expand = false;
    }
    document.body = *target;
    pending_.push_back(std::move(document));
  } else if (out.kind == Kind::duplicate && found->text == ">&") {
    const std::string_view written =
        text_.substr(script_.words[*target].span.begin, at_ - script_.words[*target].span.begin);
    const bool number = written == "-" || written.find_first_not_of("0123456789-") == written.npos;
    if (!number && script_.words[*target].parts.front().kind != Part::Kind::variable) out.kind = Kind::both;
  }
  into.redirections.push_back(out);
  return true;
}

void Reader::redirections(Command& into) {
  while (!broken_) {
    skip_blanks();
    if (!redirection(into)) return;
  }
}

std::optional<CommandId> Reader::simple() {
  Command out;
  const std::size_t begin = at_;
  while (!broken_) {
    const std::size_t before = at_;
    skip_blanks();
    if (peek() == '#' && at_ > begin) break;
    if (redirection(out)) continue;
    if (out.words.empty() && assignment(out)) continue;
    const auto next = word();
    if (!next) {
      at_ = before;
      break;
    }
    out.words.push_back(*next);
    if (out.words.size() > 1 || broken_) {
      // export X=( … )
      const Word& last = script_.words[*next];
      if (!broken_ && peek() == '(' && !last.parts.empty() && last.parts.back().text.ends_with('=')) {
        ++at_;
        skip_newlines();
        while (!broken_) {
          const auto element = word();
          if (!element) break;
          out.nested.push_back(*element);
          skip_newlines();
        }
        if (!broken_ && peek() != ')') fail({begin, at_}, "an array without )");
        if (!broken_) ++at_;
      }
      continue;
    }
    // name ( ) is a function.
    const std::size_t behind = at_;
    skip_blanks();
    if (out.assignments.empty() && out.redirections.empty() && peek() == '(') {
      ++at_;
      skip_blanks();
      if (peek() == ')') {
        const Word& name = script_.words[*next];
        ++at_;
        return function(begin, std::string(text_.substr(name.span.begin, name.span.end - name.span.begin)));
      }
      fail({begin, at_}, "unexpected (");
    }
    at_ = behind;
  }
  if (out.words.empty() && out.assignments.empty() && out.redirections.empty()) return std::nullopt;
  out.span = {begin, without_blanks(begin)};
  return add(std::move(out));
}

Script read_script(std::string_view text) {
  if (text.size() > kMostScriptBytes) {
    Script script;
    script.text = text;
    Command root;
    root.kind = Command::Kind::list;
    script.commands.push_back(std::move(root));
    script.troubles.push_back({{0, text.size()}, cat("longer than ", human_bytes(kMostScriptBytes))});
    return script;
  }
  return Reader(text).read();
}

}  // namespace assay::shell
