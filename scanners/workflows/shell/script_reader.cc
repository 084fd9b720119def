#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/shell/reader.h"

namespace assay::shell {
namespace {

constexpr Signs kInComments("\n$");

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
    at_ = hole != 0 ? hole : next_of(kInComments);
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
