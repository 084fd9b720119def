#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/shell/reader.h"

namespace assay::shell {
namespace {

constexpr Signs kInDocuments("\n\\$`");  // what may be more than itself

}  // namespace

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
    } else if (c == '\n') {
      literal(word, c, true);
      ++at_;
    } else {
      literal_run(word, next_of(kInDocuments), true);
    }
  }
  end_ = outer_end;
}

}  // namespace assay::shell
