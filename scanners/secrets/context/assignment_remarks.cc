// Comments that say what the value beside or below them is: f("value");  // password
#include "scanners/secrets/context/assignment_reader.h"
#include "scanners/secrets/context/value_reader.h"

namespace assay::context {

namespace {

using checks::equal_caseless;
using checks::is_alpha;
using checks::is_space;

constexpr std::size_t kLongestWord = 14;
constexpr std::size_t kMostBeside = 3;  // words between a comment's mark and the name

// A comment with one of these speaks of what happens to a secret, or says that there is none.
bool tells_more(std::string_view word) {
  const auto among = [&](const auto& all) {
    return std::any_of(all.begin(), all.end(), [&](std::string_view known) { return equal_caseless(word, known); });
  };
  switch (word.size()) {
    case 2:
      return among(views("is", "be", "no", "if"));
    case 3:
      return among(views("are", "was", "not", "can", "may", "get", "see", "any", "all", "bad"));
    case 4:
      return among(views("when", "must", "will", "read", "gets", "todo", "need", "each", "fake", "test", "mock"));
    case 5:
      return among(
          views("never", "check", "reads", "parse", "fetch", "fixme", "print", "needs", "after", "dummy", "wrong"));
    case 6:
      return among(views("should", "checks", "random", "return", "verify", "prints", "before"));
    case 7:
      return among(views("without", "returns", "invalid", "expired", "missing", "require", "example"));
    case 8:
      return among(views("generate", "validate", "requires"));
    default:
      return equal_caseless(word, "generates");
  }
}

constexpr auto kEndsMark = byte_table(among("-/*#"));

// Where the mark of a comment that ends at i begins, or npos.
std::size_t mark_before(std::string_view text, std::size_t i) {
  if (i == 0 || !kEndsMark[static_cast<unsigned char>(text[i - 1])]) return std::string_view::npos;
  for (const std::string_view mark : views("<!--", "//", "/*", "--", "#")) {
    if (!text.substr(0, i).ends_with(mark)) continue;
    std::size_t begin = i - mark.size();
    while (begin > 0 && text[begin - 1] == mark.front()) --begin;
    const char before = begin == 0 ? '\n' : text[begin - 1];
    const bool apart = is_space(before) || before == ';' || before == ')' || before == ',';
    return apart ? begin : std::string_view::npos;
  }
  return std::string_view::npos;
}

// Whether the line has a keyword of its own up to i: then that one says what the value is.
bool names_itself(std::string_view text, std::size_t line, std::size_t i) {
  const std::string_view head = text.substr(line, i - line);
  for (const std::string_view known :
       views("pass", "pwd", "secret", "token", "apikey", "api-key", "_key", "credential"))
    if (checks::contains_caseless(head, known)) return true;
  return false;
}

std::size_t line_begin(std::string_view text, std::size_t i) {
  while (i > 0 && !is_newline(text[i - 1])) --i;
  return i;
}

}  // namespace

std::size_t AssignmentReader::remark_begin() const {
  // Few words stand behind a mark, so it is looked for before they are read.
  std::array<Span, kMostBeside> words{};
  std::size_t i = out_.name.begin;
  for (std::size_t count = 0; count <= kMostBeside; ++count) {
    i = back_over_blanks(text_, i);
    if (const std::size_t mark = mark_before(text_, i); mark != std::string_view::npos) {
      const auto tells = [&](const Span& word) { return tells_more(text_.substr(word.begin, word.size())); };
      return std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count), tells)
                 ? std::string_view::npos
                 : mark;
    }
    const std::size_t end = i;
    while (i > 0 && end - i < kLongestWord && is_alpha(text_[i - 1])) --i;
    if (i == end || count == kMostBeside) break;
    words[count] = {i, end};
  }
  return std::string_view::npos;
}

std::size_t AssignmentReader::remark_end(int most) const {
  std::size_t i = out_.name.end;
  for (int words = 0; words <= most; ++words) {
    i = skip_blanks(text_, i);
    if (char_at(i) == '.' || char_at(i) == ':') i = skip_blanks(text_, i + 1);
    for (const std::string_view mark : views("*/", "-->"))
      if (from(i).starts_with(mark)) i = skip_blanks(text_, i + mark.size());
    if (i >= text_.size() || is_newline(text_[i])) return i;
    const std::size_t begin = i;
    while (i - begin < kLongestWord && is_alpha(char_at(i))) ++i;
    const std::string_view word = text_.substr(begin, i - begin);
    if (word.empty() || tells_more(word)) break;
    if (words == 0 && word != "for" && word != "of" && word != "used") break;
  }
  return std::string_view::npos;
}

bool AssignmentReader::read_remark() {
  constexpr int kAbove = 5;  // words
  if (quote_.width != 0 || name().size() != out_.keyword.size()) return false;
  const std::size_t mark = remark_begin();
  if (mark == std::string_view::npos) return false;
  const std::size_t line = line_begin(text_, mark);
  const std::size_t head = back_over_blanks(text_, mark);
  out_.form = Form::remark;
  out_.joined = out_.trailing = out_.open = false;
  if (head > line) return remark_end(0) != std::string_view::npos && read_beside(line, head);
  const std::size_t end = remark_end(kAbove);
  return end != std::string_view::npos && end < text_.size() && read_below(end);
}

bool AssignmentReader::read_beside(std::size_t line, std::size_t end) {
  const auto closes = [](char c) {
    return is_blank(c) || std::string_view(",;:)]}").find(c) != std::string_view::npos;
  };
  while (end > line && closes(text_[end - 1])) --end;
  for (const std::string_view method : views(".getBytes(", ".toCharArray(", ".encode(", ".to_string(", ".into("))
    if (text_.substr(line, end - line).ends_with(method)) end -= method.size();
  if (end == line) return false;
  const char last = text_[end - 1];
  std::size_t begin = end;
  if (last == '>') {  // <value>value</value>
    end = text_.rfind("</", end);
    begin = end == std::string_view::npos ? end : text_.rfind('>', end) + 1;
    if (end == std::string_view::npos || begin == 0 || begin < line) return false;
  } else if (is_quote(last)) {
    --end;
    begin = end;
    while (begin > line && text_[begin - 1] != last) --begin;
    if (begin == line) return false;
    out_.quote = last;
  } else {  // - value
    begin = skip_blanks(text_, line);
    if (char_at(begin) != '-' || !is_blank(char_at(begin + 1))) return false;
    begin = skip_blanks(text_, begin + 1);
    if (begin >= end || std::any_of(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                                    text_.begin() + static_cast<std::ptrdiff_t>(end), is_space))
      return false;
  }
  out_.value = {begin, end};
  return begin < end && !names_itself(text_, line, begin);
}

bool AssignmentReader::read_below(std::size_t i) {
  constexpr std::size_t kHead = 64;  // bytes before the literal
  if (char_at(i) == '\r') ++i;
  if (char_at(i) != '\n') return false;
  const std::size_t line = i + 1;
  i = line;
  while (i - line < kHead && !is_quote(char_at(i))) {
    const char c = char_at(i);
    if (!is_word(c) && !is_blank(c) && std::string_view(".$[]<>*:=(-").find(c) == std::string_view::npos) return false;
    ++i;
  }
  if (!quoted_at(i, Form::remark) || out_.joined || names_itself(text_, line, i)) return false;
  i = out_.value.end + 1;
  while (is_blank(char_at(i)) || char_at(i) == ',' || char_at(i) == ';' || char_at(i) == ')') ++i;
  return i >= text_.size() || is_newline(text_[i]);
}

}  // namespace assay::context
