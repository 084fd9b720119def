#include <algorithm>

#include "scanners/workflows/shell/reader.h"

namespace assay::shell {

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

}  // namespace assay::shell
