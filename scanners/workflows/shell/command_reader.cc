#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/shell/reader.h"

namespace assay::shell {
namespace {

constexpr std::string_view kReserved[] = {"if",    "then",  "elif", "else", "fi",   "for",     "select",
                                          "while", "until", "do",   "done", "case", "esac",    "in",
                                          "{",     "}",     "!",    "[[",   "time", "function"};
// The letters that they begin with.
constexpr Signs kReservedBegin("itefswudc{}![");
// Those that end a list.
constexpr std::string_view kClosing[] = {"then", "elif", "else", "fi", "do", "done", "esac", "}"};

bool is_closing(std::string_view word) {
  return !word.empty() && std::find(std::begin(kClosing), std::end(kClosing), word) != std::end(kClosing);
}

}  // namespace

std::string_view Reader::reserved() const {
  // Most words begin with no letter that one of these begins with, or go on for longer.
  if (!kReservedBegin.has(peek())) return {};
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

}  // namespace assay::shell
